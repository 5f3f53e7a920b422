import { randomUUID } from "node:crypto";
import pg from "pg";
import { countPerSecond } from "./count.ts";

/**
 * Baseline (d): the insert of baseline (a) without HTTP, at the same concurrency. The embedded PostgreSQL has no
 * `pgbench`.
 */
const database = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 16 });
const insert = {
  name: "insert",
  text: "insert into bare_orders (id, customer, body) values ($1, $2, $3)",
};
const body = JSON.stringify({ lines: [{ sku: "sku-001", quantity: 1 }], card: "card_accepted" });

await countPerSecond(() => database.query({ ...insert, values: [randomUUID(), "customer", body] }));
