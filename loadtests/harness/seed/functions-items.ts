import { hash } from "node:crypto";
import { existsSync } from "node:fs";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import { heldUnits } from "@app/domain/stock";
import { ATTEMPTS_PER_ROUND } from "@app/functions/orders/order-item";
import { TABLES } from "@app/functions/serverless-config";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { reservationsOf, type SeededOrder } from "./orders.ts";
import type { SeedStore } from "./seed-store.ts";

type Item = Record<string, AttributeValue>;

/**
 * Opens the embedded DynamoDB's file. Orders are written past its API and its streams: a million orders take a minute
 * instead of hours, and no function receives events of old orders. Only for the schema of dynoxide 1.2.1.
 */
export function openItems(file: string): SeedStore {
  if (!existsSync(file)) {
    throw new Error("Only the embedded DynamoDB can be seeded: start without DYNAMODB_ENDPOINT.");
  }
  const database = new DatabaseSync(file, { timeout: 10_000 });
  database.exec("pragma cache_size = -500000; pragma synchronous = off");
  const tables = prepareInserts(database);
  return {
    async insert(batch) {
      database.exec("begin immediate");
      for (const [prefix, seeded] of inScanOrder(batch)) insert(tables, seeded, prefix);
      takeFromStock(database, batch);
      database.exec("commit");
    },
    /** The audit scans in this order. Without an index every page would sort the whole table. */
    async finish() {
      for (const table of [TABLES.orders, TABLES.reservations, TABLES.payments])
        database.exec(`create index if not exists "${table}::scan" on "${table}" (hash_prefix, pk, sk)`);
    },
    async close() {
      database.close();
    },
  };
}

/**
 * The orders by the prefix of their key's hash, which is the order of a scan. Neighbours of a scan then share a page of
 * the file. In any other order, an audit reads a page for each item.
 */
function inScanOrder(batch: readonly SeededOrder[]): [prefix: string, SeededOrder][] {
  const prefixed = batch.map((seeded): [string, SeededOrder] => [
    hash("md5", seeded.order.id).slice(0, 6),
    seeded,
  ]);
  return prefixed.sort(([a], [b]) => (a < b ? -1 : 1));
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
  prefix: string,
): void {
  const key = { id: order.id, prefix };
  const { id, customerId, total, currency, card } = order;
  const listKey = `${order.placedAt}#${id}`;
  const json = put(tables.orders, key, { ...order, listKey, attempt: 1, lastAttempt: ATTEMPTS_PER_ROUND });
  tables.byCustomer.run(`S:${customerId}`, `S:${listKey}`, `S:${id}`, json);
  const charge = { amount: total, currency, card };
  put(tables.reservations, key, { ...reservation, charge, attempt: 1 });
  if (payment) put(tables.payments, key, { ...payment, attempt: 1 });
}

/** @returns the stored item. Its size approximates DynamoDB's rule: names and values, without type tags. */
function put(table: StatementSync, { id, prefix }: { id: string; prefix: string }, item: object): string {
  const json = JSON.stringify(marshall(item));
  table.run(`S:${id}`, json, JSON.stringify(item).length, prefix);
  return json;
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
