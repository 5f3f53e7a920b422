import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DATABASES, type Database } from "./call-keys.ts";
import type { ReadyMessage } from "./child.ts";
import type { Children } from "./children.ts";

/** A running PostgreSQL 18, by default with the three databases of the services. */
export interface Postgres<Name extends string = Database> {
  /** Connection URLs, each with the credentials of the database's own role. */
  urls: Record<Name, string>;
  /** Connects to the maintenance database as superuser. */
  adminUrl: string;
  /** The postmaster's pid; with supervision, the first postmaster's. */
  pid: number;
}

/** The process name with which the launcher stops it. */
export const POSTGRES = "postgres";

const main = fileURLToPath(new URL("postgres-main.ts", import.meta.url));

/** Starts PostgreSQL on a free loopback port, with its data in the run directory. */
export function startPostgres(children: Children, runDirectory: string): Promise<Postgres> {
  return startServer(children, runDirectory, POSTGRES, DATABASES);
}

/** @param name of the process and of its directory */
export async function startServer<Name extends string>(
  children: Children,
  runDirectory: string,
  name: string,
  databases: readonly Name[],
): Promise<Postgres<Name>> {
  const env = {
    POSTGRES_DIRECTORY: join(runDirectory, name),
    POSTGRES_DATABASES: databases.join(),
    ...(children.supervise && { POSTGRES_SUPERVISE: "yes" }),
  };
  const { urls, adminUrl, pid } = await children.start<ReadyMessage & Postgres<Name>>({
    name,
    module: main,
    env,
  });
  return { urls, adminUrl, pid };
}
