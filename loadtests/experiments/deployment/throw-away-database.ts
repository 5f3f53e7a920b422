import { randomBytes } from "node:crypto";
import pg from "pg";

/** An empty database beside the variant's own, for a service that must not meet real orders. */
export async function createThrowAwayDatabase(
  adminUrl: string,
): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `experiment_${randomBytes(6).toString("hex")}`;
  const administer = async (statement: string) => {
    const admin = new pg.Client({ connectionString: adminUrl });
    await admin.connect();
    await admin.query(statement).finally(() => admin.end());
  };
  await administer(`create database ${name}`);
  return {
    url: new URL(`/${name}`, adminUrl).href,
    drop: () => administer(`drop database ${name} with (force)`),
  };
}
