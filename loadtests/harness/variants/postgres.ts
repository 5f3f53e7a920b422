import { randomBytes } from "node:crypto";
import pg from "pg";

/** Opens a connection for `work`, and closes it in any case. */
export async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return work(client).finally(() => client.end());
}

/** Creates an empty database beside the variant's own. The end of the scope that uses it drops the database. */
export async function createThrowAwayDatabase(adminUrl: string): Promise<AsyncDisposable & { url: string }> {
  const name = `throw_away_${randomBytes(6).toString("hex")}`;
  await connected(adminUrl, (admin) => admin.query(`create database ${name}`));
  return {
    url: new URL(`/${name}`, adminUrl).href,
    async [Symbol.asyncDispose]() {
      await connected(adminUrl, (admin) => admin.query(`drop database ${name} with (force)`));
    },
  };
}

const SHOWN = 100;

/**
 * Executions of each statement in the services' databases, from PostgreSQL's `pg_stat_statements`: immediate and exact,
 * `begin` and `commit` included. Statement texts have no values and are truncated.
 */
export async function countStatements(adminUrl: string): Promise<Record<string, number>> {
  const rows = await connected(adminUrl, async (admin) => {
    await admin.query("create extension if not exists pg_stat_statements");
    const answer = await admin.query<{ database: string; query: string; calls: string }>(`
      select datname as database, query, calls
      from pg_stat_statements join pg_database on pg_database.oid = dbid
      where datname in ('orders', 'inventory', 'payments')`);
    return answer.rows;
  });
  const counts: Record<string, number> = {};
  for (const { database, query, calls } of rows) {
    const name = `${database}: ${query.replace(/\s+/g, " ").trim().slice(0, SHOWN)}`;
    counts[name] = (counts[name] ?? 0) + Number(calls);
  }
  return counts;
}
