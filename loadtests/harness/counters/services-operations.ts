import pg from "pg";

const SHOWN = 100;

/**
 * Executions of each statement in the services' databases, from PostgreSQL's `pg_stat_statements`: immediate and exact,
 * `begin` and `commit` included. Statement texts have no values and are truncated.
 */
export async function countStatements(adminUrl: string): Promise<Record<string, number>> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query("create extension if not exists pg_stat_statements");
    const { rows } = await admin.query<{ database: string; query: string; calls: string }>(`
      select datname as database, query, calls
      from pg_stat_statements join pg_database on pg_database.oid = dbid
      where datname in ('orders', 'inventory', 'payments')`);
    const counts: Record<string, number> = {};
    for (const { database, query, calls } of rows) {
      const name = `${database}: ${query.replace(/\s+/g, " ").trim().slice(0, SHOWN)}`;
      counts[name] = (counts[name] ?? 0) + Number(calls);
    }
    return counts;
  } finally {
    await admin.end();
  }
}
