import { readdirSync, readFileSync } from "node:fs";
import { ExponentialBackoff, handleAll, retry } from "cockatiel";
import pg from "pg";
import { numberSetting, setting } from "./config.ts";
import { log } from "./log.ts";
import { Outage } from "./overloaded.ts";

export type Database = pg.Pool;

/** Timestamps are text, in ISO 8601 and UTC, as in the domain. */
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) => new Date(text).toISOString());

/**
 * A bounded pool on this service's database. If the database does not answer, a caller waits at most 2.5 s for a
 * connection and 3 s for a query, which is less than any caller's timeout for this service. The server's timeout is a
 * little shorter than the client's, so that it does not execute a cancelled query later, unless the server itself hung.
 */
export function openDatabase(url = setting("DATABASE_URL")): Database {
  const database = new pg.Pool({
    connectionString: url,
    max: numberSetting("DATABASE_CONNECTIONS", 16),
    connectionTimeoutMillis: 2_500,
    statement_timeout: 2_500,
    query_timeout: 3_000,
    idle_in_transaction_session_timeout: 10_000,
    keepAlive: true,
  });
  database.on("error", (err) => log.warn({ err }, "an idle database connection was lost"));
  const query = database.query.bind(database) as (...query: unknown[]) => Promise<unknown>;
  database.query = ((...given: unknown[]) => query(...given).catch(throwOutage)) as Database["query"];
  return database;
}

/** SQLSTATE classes of statements that are wrong themselves: bad data, violated constraints, bad SQL. */
const BUGS = /^(22|23|42)/;

export function throwOutage(error: Error & { code?: string }): never {
  if (error instanceof pg.DatabaseError && BUGS.test(error.code ?? "")) throw error;
  throw new Outage(error.message, { cause: error });
}

const MIGRATION_LOCK = 7_201;
const LONGEST_WAIT_MS = 2_000;

/**
 * Runs the plain SQL files in `directory` (a URL that ends in `/`) that have not run yet, in the order of their names.
 * Replicas take turns. It uses a separate connection, because a migration may take longer than a query. It waits for a
 * database that is not available yet.
 */
export async function migrate(database: Database, directory: URL): Promise<void> {
  const connection = await connectPatiently(database);
  try {
    await connection.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await connection.query(
      "create table if not exists migrations (name text primary key, ran_at timestamptz not null default now())",
    );
    const { rows } = await connection.query<{ name: string }>("select name from migrations");
    const done = new Set(rows.map((row) => row.name));
    for (const name of readdirSync(directory).sort()) {
      if (!name.endsWith(".sql") || done.has(name)) continue;
      const sql = readFileSync(new URL(name, directory), "utf8");
      await connection.query(
        `begin; ${sql}; insert into migrations (name) values ('${name.replaceAll("'", "''")}'); commit`,
      );
      log.info({ migration: name }, "migrated");
    }
  } finally {
    await connection.end(); // rolls back, and releases the lock
  }
}

/** Services and databases start in any order, and a wrong password may be corrected meanwhile. */
function connectPatiently({ options: { connectionString } }: Database): Promise<pg.Client> {
  const backoff = new ExponentialBackoff({ maxDelay: LONGEST_WAIT_MS });
  const untilItWorks = retry(handleAll, { maxAttempts: Number.POSITIVE_INFINITY, backoff });
  untilItWorks.onRetry(({ delay, ...failure }) => {
    const reason = String("error" in failure && failure.error);
    log.warn({ reason, delay: Math.round(delay) }, "could not connect to the database: trying again");
  });
  return untilItWorks.execute(async () => {
    const connection = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000, keepAlive: true });
    await connection.connect();
    return connection;
  });
}
