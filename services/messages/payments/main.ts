import { createClient } from "@app/chassis/client";
import { numberSetting, setting } from "@app/chassis/config";
import { migrate, openDatabase } from "@app/chassis/database";
import { serve } from "@app/chassis/serve";
import { buildPayments } from "@app/payments-service/app";
import { createProvider } from "@app/payments-service/provider";
import { joinLog } from "../join-log.ts";
import { forgetCharge, keepCharge, requestCharge, requestRefund } from "./job-store.ts";
import { startWorkers } from "./workers.ts";

/** Payments, driven by events. */
const database = openDatabase();
await migrate(database, new URL("../../payments/migrations/", import.meta.url));
await migrate(database, new URL("../migrations/", import.meta.url));
await migrate(database, new URL("migrations/", import.meta.url));
const provider = createProvider(
  createClient(setting("PROVIDER_URL"), {
    headers: { authorization: `Bearer ${setting("PROVIDER_API_KEY")}` },
    timeout: numberSetting("PROVIDER_TIMEOUT_MS", 3_000),
  }),
);
const effects = {
  "orders.OrderPlaced": keepCharge,
  "inventory.StockReserved": requestCharge,
  "inventory.StockRefused": forgetCharge,
  "orders.CancellationRequested": requestRefund,
};
let wakeWorkers = () => {};
const messages = await joinLog(database, effects, () => wakeWorkers());
const workers = startWorkers(database, provider, numberSetting("CONCURRENT_PAYMENTS", 32), messages.wake);
wakeWorkers = workers.wake;
await serve({
  app: buildPayments({ database, provider, callerKeys: JSON.parse(setting("CALLER_KEYS")) }),
  isReady: () => database.query("select 1"),
  close: async () => {
    await workers.stop();
    await messages.stop();
    await database.end();
  },
});
