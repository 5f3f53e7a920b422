import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { heldUnits } from "@app/domain/stock";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { reservationsOf, type SeededOrder } from "./orders.ts";
import type { SeedStore } from "./seed-store.ts";

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

/** Connects to the three databases. */
export async function openRows(urls: Urls): Promise<SeedStore> {
  const orders = tableAt(urls.orders, "orders", ORDERS);
  const inventory = tableAt(urls.inventory, "reservations", RESERVATIONS);
  const payments = tableAt(urls.payments, "payments", PAYMENTS);
  const tables = [orders, inventory, payments];
  const close = async () => void (await Promise.all(tables.map(({ database }) => database.end())));
  try {
    await Promise.all(tables.map(({ database }) => database.connect()));
  } catch (error) {
    await close(); // an open connection would keep the process running
    throw error;
  }
  return {
    close,
    async insert(batch) {
      const paid = batch.filter(({ payment }) => payment);
      await Promise.all([copy(orders, batch), copy(inventory, batch), copy(payments, paid)]);
      await takeFromStock(inventory.database, batch);
    },
    /** Vacuums now. Autovacuum would do it later, in the middle of a measurement. */
    async finish() {
      await Promise.all(tables.map(({ database, name }) => database.query(`vacuum (analyze) ${name}`)));
    },
  };
}

type Table = { database: pg.Client; name: string; columns: Columns };

const tableAt = (connectionString: string, name: string, columns: Columns): Table => ({
  database: new pg.Client({ connectionString }),
  name,
  columns,
});

async function takeFromStock(inventory: pg.Client, batch: readonly SeededOrder[]): Promise<void> {
  const held = heldUnits(reservationsOf(batch));
  await inventory.query(
    `update stock set available = available - held.units
     from unnest($1::text[], $2::integer[]) as held (sku, units) where stock.sku = held.sku`,
    [[...held.keys()], [...held.values()]],
  );
}

async function copy({ database, name, columns }: Table, batch: readonly SeededOrder[]): Promise<void> {
  const names = columns.map(([column]) => column).join(", ");
  const sink = database.query(copyFrom(`copy ${name} (${names}) from stdin`));
  await pipeline(Readable.from([batch.map((seeded) => line(columns, seeded)).join("")]), sink);
}

/** A row as text for `copy`: tabs between fields, \\N for null. */
function line(columns: Columns, seeded: SeededOrder): string {
  return `${columns.map(([, of]) => field(of(seeded))).join("\t")}\n`;
}

function field(value: unknown): string {
  if (value === null) return "\\N";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.replace(/[\\\t\n\r]/g, (special) => `\\${special}`);
}
