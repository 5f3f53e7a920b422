import "@app/infra/embedded/exit-with-parent";
import { randomUUID } from "node:crypto";
import { migrate, openDatabase } from "@app/chassis/database";
import { parseParts } from "@app/domain/parts";
import { reserveFromParts } from "@app/inventory-service/stock-parts";
import { readStock, seedStock } from "@app/inventory-service/stock-store";
import { countOnDemand } from "../../harness/count-on-demand.ts";
import { createTally, LINES } from "./hot-line.ts";

/** Reservations of the hot product by the service's code, with the service's pool of connections. */
const parts = parseParts(process.env.STOCK_PARTS);
const database = openDatabase();
await migrate(database, new URL("../../../services/inventory/migrations/", import.meta.url));
await seedStock(database, parts);
const tally = createTally(() => readStock(database));
await countOnDemand(
  async () => tally.add(await reserveFromParts(database, randomUUID(), LINES, parts)),
  tally.report,
);
