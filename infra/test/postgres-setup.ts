import { rmSync } from "node:fs";
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
  provide("postgres", adminUrl);
  return async () => {
    await children.stop();
    rmSync(runDirectory, { recursive: true });
  };
}
