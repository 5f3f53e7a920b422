import { rmSync } from "node:fs";
import pg from "pg";
import { Children } from "../embedded/children.ts";
import { startPostgres } from "../embedded/postgres.ts";
import { createRunDirectory } from "../embedded/run-directory.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Superuser URL of the PostgreSQL that all tests share; each test creates a separate database in it. */
    postgres: string;
  }
}

/** Starts one PostgreSQL for the whole test run. */
export default async function setup({ provide }: { provide: (key: "postgres", url: string) => void }) {
  const runDirectory = await createRunDirectory();
  const children = new Children(runDirectory);
  const { adminUrl } = await startPostgres(children, runDirectory);
  await writeUnsafely(adminUrl);
  provide("postgres", adminUrl);
  return async () => {
    await children.stop();
    rmSync(runDirectory, { recursive: true });
  };
}

/** Does not wait for the disk: the data need not survive a crash, and each test creates and drops a database. */
async function writeUnsafely(adminUrl: string): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  for (const setting of ["fsync", "full_page_writes", "synchronous_commit"]) {
    await admin.query(`alter system set ${setting} = off`);
  }
  await admin.query("select pg_reload_conf()");
  await admin.end();
}
