import { TABLES } from "@app/functions/serverless-config";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import pg from "pg";
import { localDynamoDb } from "../../harness/variants/functions-store.ts";

/** Statements and the rows that they returned or changed, by database. */
export type Statements = { queries: Record<string, number>; rows: Record<string, number> };

/** From PostgreSQL's own statistics. `begin` and `commit` are statements, too. */
export async function readStatements(adminUrl: string): Promise<Statements> {
  await ask(adminUrl, "create extension if not exists pg_stat_statements");
  const rows = await ask<"database" | "queries" | "rows">(
    adminUrl,
    `select datname as database, sum(calls) as queries, sum(rows) as rows
     from pg_database left join pg_stat_statements on pg_database.oid = dbid
     where datname in ('orders', 'inventory', 'payments')
     group by datname`,
  );
  const by = (figure: "queries" | "rows") =>
    Object.fromEntries(rows.map((row) => [row.database, Number(row[figure] ?? 0)]));
  return { queries: by("queries"), rows: by("rows") };
}

/** @returns bytes of the three databases */
export async function storedInPostgres(adminUrl: string): Promise<number> {
  const [row] = await ask<"bytes">(
    adminUrl,
    "select sum(pg_database_size(datname)) as bytes from pg_database where datname in ('orders', 'inventory', 'payments')",
  );
  return Number(row!.bytes);
}

async function ask<Column extends string>(adminUrl: string, statement: string) {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    return (await admin.query<Record<Column, string>>(statement)).rows;
  } finally {
    await admin.end();
  }
}

/** An eventually consistent read of 8 KB is one unit. DynamoDB adds 100 bytes to each stored item. */
const BYTES_PER_UNIT = 8_192;
const BYTES_PER_ITEM = 100;

/**
 * Tables with an item for each order, and the index that has a copy of each. The sparse index has only unfinished
 * orders.
 */
const STORED = [
  { TableName: TABLES.orders },
  { TableName: TABLES.orders, IndexName: "byCustomer" },
  { TableName: TABLES.reservations },
  { TableName: TABLES.payments },
];

/** Without a limit, dynoxide reads the rest of the table for every page. */
const ITEMS_PER_PAGE = 500;

/** The size of a table or an index is the capacity that a full scan consumes. @returns bytes of the tables of orders */
export async function storedInDynamoDb(endpoint: string): Promise<number> {
  const database = localDynamoDb(endpoint);
  let bytes = 0;
  for (const source of STORED) {
    let ExclusiveStartKey: ScanCommand["input"]["ExclusiveStartKey"];
    do {
      const page = await database.send(
        new ScanCommand({
          ...source,
          ExclusiveStartKey,
          Limit: ITEMS_PER_PAGE,
          ReturnConsumedCapacity: "TOTAL",
        }),
      );
      bytes += (page.ConsumedCapacity?.CapacityUnits ?? 0) * BYTES_PER_UNIT;
      bytes += (page.Count ?? 0) * BYTES_PER_ITEM;
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
  }
  database.destroy();
  return bytes;
}
