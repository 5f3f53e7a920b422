import { TABLES } from "@app/functions/serverless-config";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import pg from "pg";
import { localDynamoDb } from "../../harness/variants/functions-store.ts";

/** Statements and the rows that they returned or changed, by database; bytes of all databases or tables. */
export type DatabaseState = { queries: Record<string, number>; rows: Record<string, number>; bytes: number };

/** From PostgreSQL's own statistics. `begin` and `commit` are statements, too. */
export async function readPostgres(adminUrl: string): Promise<DatabaseState> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query("create extension if not exists pg_stat_statements");
    const { rows } = await admin.query<Record<"database" | "queries" | "rows" | "bytes", string>>(`
      select datname as database, sum(calls) as queries, sum(rows) as rows, pg_database_size(datname) as bytes
      from pg_database left join pg_stat_statements on pg_database.oid = dbid
      where datname in ('orders', 'inventory', 'payments')
      group by datname`);
    const by = (figure: "queries" | "rows") =>
      Object.fromEntries(rows.map((row) => [row.database, Number(row[figure] ?? 0)]));
    return {
      queries: by("queries"),
      rows: by("rows"),
      bytes: rows.reduce((sum, { bytes }) => sum + Number(bytes), 0),
    };
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

/** DynamoDB has no statements. The size of a table or an index is the capacity that a full scan consumes. */
export async function readDynamoDb(endpoint: string): Promise<DatabaseState> {
  const database = localDynamoDb(endpoint);
  let bytes = 0;
  for (const source of STORED) {
    let ExclusiveStartKey: ScanCommand["input"]["ExclusiveStartKey"];
    do {
      const page = await database.send(
        new ScanCommand({ ...source, ExclusiveStartKey, ReturnConsumedCapacity: "TOTAL" }),
      );
      bytes += (page.ConsumedCapacity?.CapacityUnits ?? 0) * BYTES_PER_UNIT;
      bytes += (page.Count ?? 0) * BYTES_PER_ITEM;
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
  }
  database.destroy();
  return { queries: {}, rows: {}, bytes };
}
