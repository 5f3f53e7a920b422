import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Database } from "./call-keys.ts";
import type { ReadyMessage } from "./child.ts";
import type { Children } from "./children.ts";

/** A running PostgreSQL 18 with the three databases of the services. */
export interface Postgres {
  /** Connection URLs, each with the credentials of the database's own role. */
  urls: Record<Database, string>;
  /** Connects to the maintenance database as superuser. */
  adminUrl: string;
  /** The postmaster's pid; with supervision, the first postmaster's. */
  pid: number;
}

/** The process name with which the launcher stops it. */
export const POSTGRES = "postgres";

const main = fileURLToPath(new URL("postgres-main.ts", import.meta.url));

/** Starts PostgreSQL on a free loopback port, with its data in the run directory. */
export async function startPostgres(children: Children, runDirectory: string): Promise<Postgres> {
  const env = {
    POSTGRES_DIRECTORY: join(runDirectory, "postgres"),
    ...(children.supervise && { POSTGRES_SUPERVISE: "yes" }),
  };
  const { urls, adminUrl, pid } = await children.start<ReadyMessage & Postgres>({
    name: POSTGRES,
    module: main,
    env,
  });
  return { urls, adminUrl, pid };
}
