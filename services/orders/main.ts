import { createClient } from "@app/chassis/client";
import { numberSetting, setting } from "@app/chassis/config";
import { migrate, openDatabase } from "@app/chassis/database";
import { serve } from "@app/chassis/serve";
import { buildOrders } from "./app.ts";
import { createCommands } from "./commands.ts";
import { Workers } from "./workers.ts";

const database = openDatabase();
await migrate(database, new URL("migrations/", import.meta.url));

const inventory = createClient(setting("INVENTORY_URL"), {
  headers: { "x-caller": "orders", "x-caller-key": setting("INVENTORY_KEY") },
  timeout: numberSetting("INVENTORY_TIMEOUT_MS", 2_000),
});
/** Payments itself waits for the provider. This timeout is longer, so that the answer of payments still arrives. */
const payments = createClient(setting("PAYMENTS_URL"), {
  headers: { "x-caller": "orders", "x-caller-key": setting("PAYMENTS_KEY") },
  timeout: numberSetting("PAYMENTS_TIMEOUT_MS", 5_000),
});
const execute = createCommands(inventory, payments);
/**
 * With more sagas, customers' requests would wait behind them for the pool's connections, and no order would settle
 * sooner (decision 105).
 */
const workers = new Workers(database, execute, numberSetting("CONCURRENT_SAGAS", 32));
/** Sagas that only wait for a slow bank use almost no resources. */
const slowWorkers = new Workers(database, execute, numberSetting("CONCURRENT_SLOW_SAGAS", 32), {
  slow: true,
});
workers.start();
slowWorkers.start();

await serve({
  app: buildOrders({ database, workers, callerKeys: JSON.parse(setting("CALLER_KEYS")) }),
  isReady: () => database.query("select 1"),
  close: async () => {
    await Promise.all([workers.stop(), slowWorkers.stop()]);
    await database.end();
  },
});
