import { setting } from "@app/chassis/config";
import { migrate, openDatabase } from "@app/chassis/database";
import { serve } from "@app/chassis/serve";
import { buildOrders } from "@app/orders-service/app";
import { joinLog } from "../join-log.ts";
import { settleOrder } from "./settle-order.ts";

/** Orders, driven by events. It accepts orders and learns what became of them; it asks nobody. */
const database = openDatabase();
await migrate(database, new URL("../../orders/migrations/", import.meta.url));
await migrate(database, new URL("../migrations/", import.meta.url));
await migrate(database, new URL("migrations/", import.meta.url));
const messages = await joinLog(database, {
  "inventory.StockRefused": settleOrder("StockRefused"),
  "payments.PaymentAuthorized": settleOrder("PaymentAuthorized"),
  "payments.PaymentDeclined": settleOrder("PaymentDeclined"),
  "payments.PaymentRefunded": settleOrder("PaymentRefunded"),
});
/** A stored order needs no worker: its fact is in the outbox. */
const workers: Parameters<typeof buildOrders>[0]["workers"] = {
  async take(_customer, store) {
    const job = await store(0);
    if (job) messages.wake();
    return job;
  },
};
await serve({
  app: buildOrders({ database, workers, callerKeys: JSON.parse(setting("CALLER_KEYS")) }),
  isReady: () => database.query("select 1"),
  close: async () => {
    await messages.stop();
    await database.end();
  },
});
