import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { heldUnits } from "@app/domain/stock";
import { from as copyFrom } from "pg-copy-streams";
import { connected } from "../variants/postgres.ts";
import { reservationsOf, type SeededOrder } from "./orders.ts";

type Urls = Record<"orders" | "inventory" | "payments", string>;
type Columns = [column: string, of: (seeded: SeededOrder) => unknown][];

const ORDERS: Columns = [
  ["id", ({ order }) => order.id],
  ["customer_id", ({ order }) => order.customerId],
  ["lines", ({ order }) => order.lines],
  ["total", ({ order }) => order.total],
  ["currency", ({ order }) => order.currency],
  ["card", ({ order }) => order.card],
  ["status", ({ order }) => order.status],
  ["reason", ({ order }) => (order.status === "rejected" ? order.reason : null)],
  ["placed_at", ({ order }) => order.placedAt],
  ["settled_at", ({ order }) => (order.status === "pending" ? null : order.settledAt)],
];
const RESERVATIONS: Columns = [
  ["order_id", ({ order }) => order.id],
  ["status", ({ reservation }) => reservation.status],
  ["lines", ({ reservation }) => reservation.lines],
  ["decided_at", ({ reservation }) => reservation.decidedAt],
  ["released_at", ({ reservation }) => (reservation.status === "released" ? reservation.releasedAt : null)],
];
const PAYMENTS: Columns = [
  ["order_id", ({ order }) => order.id],
  ["amount", ({ payment }) => payment!.amount],
  ["currency", ({ payment }) => payment!.currency],
  ["status", ({ payment }) => payment!.status],
  ["charge_id", ({ payment }) => payment!.chargeId],
  ["decided_at", ({ payment }) => payment!.decidedAt],
];

/**
 * Copies seeded orders into the three databases and subtracts their units from the stock. `orders` must return the same
 * orders at each call.
 */
export async function seedRows(urls: Urls, orders: () => Iterable<SeededOrder>): Promise<void> {
  await copy(urls.orders, "orders", ORDERS, orders());
  await copy(urls.inventory, "reservations", RESERVATIONS, orders());
  await copy(urls.payments, "payments", PAYMENTS, withPayments(orders()));
  const held = heldUnits(reservationsOf(orders()));
  await connected(urls.inventory, async (inventory) => {
    await inventory.query(
      `update stock set available = available - held.units
       from unnest($1::text[], $2::integer[]) as held (sku, units) where stock.sku = held.sku`,
      [[...held.keys()], [...held.values()]],
    );
  });
}

async function copy(
  url: string,
  table: string,
  columns: Columns,
  orders: Iterable<SeededOrder>,
): Promise<void> {
  const names = columns.map(([name]) => name).join(", ");
  await connected(url, async (database) => {
    const sink = database.query(copyFrom(`copy ${table} (${names}) from stdin`));
    await pipeline(Readable.from(linesOf(columns, orders)), sink);
    // Vacuums now. Autovacuum would do it later, in the middle of a measurement.
    await database.query(`vacuum (analyze) ${table}`);
  });
}

const CHUNK = 64 * 1024;

/**
 * Text for `copy`: a line per row, tabs between fields, \\N for null. A chunk has many lines, because each chunk costs
 * as much as a line.
 */
function* linesOf(columns: Columns, orders: Iterable<SeededOrder>): Generator<string> {
  let text = "";
  for (const seeded of orders) {
    text += `${columns.map(([, of]) => field(of(seeded))).join("\t")}\n`;
    if (text.length < CHUNK) continue;
    yield text;
    text = "";
  }
  yield text;
}

function field(value: unknown): string {
  if (value === null) return "\\N";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.replace(/[\\\t\n\r]/g, (special) => `\\${special}`);
}

function* withPayments(orders: Iterable<SeededOrder>) {
  for (const seeded of orders) if (seeded.payment) yield seeded;
}
