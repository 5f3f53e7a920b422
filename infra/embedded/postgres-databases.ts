import { randomBytes } from "node:crypto";
import pg from "pg";
import { DATABASES, type Database } from "./database-names.ts";

/**
 * Creates the three databases. Each belongs to its own login role, which can connect to no other database. Returns a
 * connection URL per database, with the role's random password.
 */
export async function createDatabases(adminUrl: string): Promise<Record<Database, string>> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    // By default every role may connect to every database.
    await admin.query("revoke connect on database postgres, template1 from public");
    const urls = {} as Record<Database, string>;
    for (const name of DATABASES) urls[name] = await createDatabase(admin, adminUrl, name);
    return urls;
  } finally {
    await admin.end();
  }
}

/** @param name one of `DATABASES`, so it needs no quoting */
async function createDatabase(admin: pg.Client, adminUrl: string, name: Database): Promise<string> {
  const password = randomBytes(18).toString("base64url");
  await admin.query(`create role ${name} login password '${password}'`);
  await admin.query(`create database ${name} owner ${name}`);
  await admin.query(`revoke connect, temporary on database ${name} from public`);
  const url = new URL(`/${name}`, adminUrl);
  return Object.assign(url, { username: name, password }).href;
}
