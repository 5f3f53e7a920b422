import "@app/infra/embedded/exit-with-parent";
import { randomUUID } from "node:crypto";
import { setting } from "@app/functions/chassis/config";
import { database } from "@app/functions/chassis/database";
import { reserveFromParts } from "@app/functions/inventory/stock-parts";
import { readStock, seedStock } from "@app/functions/inventory/stock-store";
import { declared } from "@app/functions/serverless-config";
import { createTables } from "@app/functions-local/dynamodb/tables";
import { countOnDemand } from "../../harness/count-on-demand.ts";
import { createTally, LINES } from "./hot-line.ts";

/** Reservations of the hot product by the function's code, on tables without streams: a write invokes no function. */
for (const [id, name] of [
  ["StockTable", "STOCK_TABLE"],
  ["ReservationsTable", "RESERVATIONS_TABLE"],
] as const) {
  const { Type, Properties = {} } = declared.resources.Resources[id]!;
  const { StreamSpecification: _, ...kept } = Properties;
  await createTables(database, { [id]: { Type, Properties: { ...kept, TableName: setting(name) } } });
}
await seedStock();
const tally = createTally(readStock);
const charge = { amount: 1290, currency: "EUR", card: "card_accepted" } as const;
await countOnDemand(
  async () => tally.add(await reserveFromParts({ orderId: randomUUID(), lines: LINES, charge, attempt: 1 })),
  tally.report,
);
