import { randomBytes } from "node:crypto";
import pg from "pg";

/** An empty database beside the variant's own. It is dropped at the end of the scope that uses it. */
export async function createThrowAwayDatabase(adminUrl: string): Promise<AsyncDisposable & { url: string }> {
  const name = `throw_away_${randomBytes(6).toString("hex")}`;
  const administer = async (statement: string) => {
    const admin = new pg.Client({ connectionString: adminUrl });
    await admin.connect();
    await admin.query(statement).finally(() => admin.end());
  };
  await administer(`create database ${name}`);
  return {
    url: new URL(`/${name}`, adminUrl).href,
    [Symbol.asyncDispose]: () => administer(`drop database ${name} with (force)`),
  };
}
