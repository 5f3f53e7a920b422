import { setting } from "@app/chassis/config";
import { migrate, openDatabase } from "@app/chassis/database";
import { serve } from "@app/chassis/serve";
import { buildInventory } from "@app/inventory-service/app";
import { seedStock } from "@app/inventory-service/stock-store";
import { joinLog } from "../join-log.ts";
import { releaseStock } from "./release-stock.ts";
import { reserveStock } from "./reserve-stock.ts";

/** Inventory, driven by events. */
const database = openDatabase();
await migrate(database, new URL("../../inventory/migrations/", import.meta.url));
await migrate(database, new URL("../migrations/", import.meta.url));
await migrate(database, new URL("migrations/", import.meta.url));
await seedStock(database);
const messages = await joinLog(database, {
  "orders.OrderPlaced": reserveStock,
  "payments.PaymentDeclined": releaseStock,
  "payments.PaymentRefunded": releaseStock,
});
await serve({
  app: buildInventory({ database, callerKeys: JSON.parse(setting("CALLER_KEYS")) }),
  isReady: () => database.query("select 1"),
  close: async () => {
    await messages.stop();
    await database.end();
  },
});
