import { setting } from "@app/chassis/config";
import { migrate, openDatabase } from "@app/chassis/database";
import { serve } from "@app/chassis/serve";
import { parseParts } from "@app/domain/parts";
import { buildInventory } from "./app.ts";
import { seedStock } from "./stock-store.ts";

const parts = parseParts(setting("STOCK_PARTS", ""));
const database = openDatabase();
await migrate(database, new URL("migrations/", import.meta.url));
await seedStock(database, parts);
await serve({
  app: buildInventory({ database, callerKeys: JSON.parse(setting("CALLER_KEYS")), parts }),
  isReady: () => database.query("select 1"),
  close: () => database.end(),
});
