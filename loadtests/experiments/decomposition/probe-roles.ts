import { DATABASES, type Database } from "@app/infra/embedded/call-keys";
import type { Postgres } from "@app/infra/embedded/postgres";
import { isRefused } from "../lib/is-refused.ts";

/** An attempt of one service's database role on a context's database, or on one of its tables. */
export type Attempt = {
  role: Database;
  context: Database;
  /** Absent for the attempt to log in to the database. */
  table?: string;
  refused: boolean;
};

/** Neither changes data. PostgreSQL grants this lock to a role that may insert, update, delete or truncate. */
const USES = (table: string) => [
  `select from ${table} limit 1`,
  `begin; lock table ${table} in row exclusive mode; rollback`,
];

/**
 * Each role logs in to each database, and reads and writes each table. The refused login hides another context's
 * tables; so there a superuser's session takes the role, and the tables' own rights decide.
 * @param tables of each context
 * @throws Error of an attempt that failed for another reason than a missing right, after all attempts have ended
 */
export async function probeRoles(
  { urls, adminUrl }: Pick<Postgres, "urls" | "adminUrl">,
  tables: Record<Database, readonly string[]>,
): Promise<Attempt[]> {
  const probe = async (role: Database, context: Database): Promise<Attempt[]> => {
    const login = at(urls[role], context);
    const attempts: Attempt[] = [{ role, context, refused: await isRefused(login, "select 1") }];
    const [url, become] = role === context ? [login, ""] : [at(adminUrl, context), `set role ${role}; `];
    for (const table of tables[context])
      for (const use of USES(table))
        attempts.push({ role, context, table, refused: await isRefused(url, become + use) });
    return attempts;
  };
  const pairs = DATABASES.flatMap((role) => DATABASES.map((context) => probe(role, context)));
  return (await Promise.allSettled(pairs)).flatMap((pair) => {
    if (pair.status === "rejected") throw pair.reason;
    return pair.value;
  });
}

const at = (url: string, database: Database) =>
  Object.assign(new URL(url), { pathname: `/${database}` }).href;
