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
 */
export async function probeRoles(
  { urls, adminUrl }: Pick<Postgres, "urls" | "adminUrl">,
  tables: Record<Database, readonly string[]>,
): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  for (const role of DATABASES) {
    for (const context of DATABASES) {
      const login = at(urls[role], context);
      attempts.push({ role, context, refused: await isRefused(login, "select 1") });
      for (const table of tables[context]) {
        for (const use of USES(table)) {
          const isOwn = role === context;
          const refused = await isRefused(
            isOwn ? login : at(adminUrl, context),
            isOwn ? use : `set role ${role}; ${use}`,
          );
          attempts.push({ role, context, table, refused });
        }
      }
    }
  }
  return attempts;
}

const at = (url: string, database: Database) =>
  Object.assign(new URL(url), { pathname: `/${database}` }).href;
