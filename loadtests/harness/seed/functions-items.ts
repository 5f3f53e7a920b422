import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { heldUnits } from "@app/domain/stock";
import { ATTEMPTS_PER_ROUND } from "@app/functions/orders/order-item";
import { TABLES } from "@app/functions/serverless-config";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { inBatches, reservationsOf, type SeededOrder } from "./orders.ts";

type Item = Record<string, AttributeValue>;

/**
 * Writes seeded orders directly into the embedded DynamoDB's file, past its API and its streams. A million orders take
 * a minute instead of hours, and no function receives events of old orders. Only for the schema of dynoxide 1.2.1.
 * `orders` must return the same orders at each call.
 */
export function seedItems(file: string, orders: () => Iterable<SeededOrder>): void {
  if (!existsSync(file)) {
    throw new Error("Only the embedded DynamoDB can be seeded: start without DYNAMODB_ENDPOINT.");
  }
  const database = new DatabaseSync(file, { timeout: 10_000 });
  try {
    database.exec("pragma cache_size = -500000; pragma synchronous = off");
    const tables = prepareInserts(database);
    for (const batch of inBatches(orders(), 20_000)) {
      database.exec("begin immediate");
      for (const seeded of batch) insert(tables, seeded);
      database.exec("commit");
    }
    takeFromStock(database, orders());
    // The audit scans in this order. Without an index every page would sort the whole table.
    for (const table of [TABLES.orders, TABLES.reservations, TABLES.payments]) {
      database.exec(`create index if not exists "${table}::scan" on "${table}" (hash_prefix, pk, sk)`);
    }
  } finally {
    database.close();
  }
}

function prepareInserts(database: DatabaseSync) {
  const into = (table: string) =>
    database.prepare(`insert into "${table}" (pk, item_json, item_size, hash_prefix) values (?, ?, ?, ?)`);
  return {
    orders: into(TABLES.orders),
    reservations: into(TABLES.reservations),
    payments: into(TABLES.payments),
    byCustomer: database.prepare(
      `insert into "${TABLES.orders}::gsi::byCustomer" (gsi_pk, gsi_sk, table_pk, item_json) values (?, ?, ?, ?)`,
    ),
  };
}

function insert(
  tables: ReturnType<typeof prepareInserts>,
  { order, reservation, payment }: SeededOrder,
): void {
  const { id, customerId, total, currency, card } = order;
  const listKey = `${order.placedAt}#${id}`;
  const item = marshall({ ...order, listKey, attempt: 1, lastAttempt: ATTEMPTS_PER_ROUND });
  put(tables.orders, id, item);
  tables.byCustomer.run(`S:${customerId}`, `S:${listKey}`, `S:${id}`, JSON.stringify(item));
  const charge = { amount: total, currency, card };
  put(tables.reservations, id, marshall({ ...reservation, charge, attempt: 1 }));
  if (payment) put(tables.payments, id, marshall({ ...payment, attempt: 1 }));
}

function put(table: StatementSync, key: string, item: Item): void {
  const json = JSON.stringify(item);
  const prefix = createHash("md5").update(key).digest("hex").slice(0, 6);
  table.run(`S:${key}`, json, sizeOf(item), prefix);
}

/** Approximates DynamoDB's rule for item sizes: names and values, without type tags. */
function sizeOf(item: Item): number {
  return JSON.stringify(unmarshall(item)).length;
}

function takeFromStock(database: DatabaseSync, orders: Iterable<SeededOrder>): void {
  const read = database.prepare(`select item_json as json from "${TABLES.stock}" where pk = ?`);
  const write = database.prepare(`update "${TABLES.stock}" set item_json = ? where pk = ?`);
  for (const [sku, units] of heldUnits(reservationsOf(orders))) {
    const item = JSON.parse((read.get(`S:${sku}`) as { json: string }).json) as Item;
    const available = (unmarshall(item).available as number) - units;
    write.run(JSON.stringify(marshall({ sku, available })), `S:${sku}`);
  }
}
