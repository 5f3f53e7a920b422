import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { freePort } from "@app/net/ports";
import pg from "pg";
import { ADMIN, PostgresServer } from "./postgres-server.ts";

/**
 * Runs one PostgreSQL for the launcher, as a separate process: it survives the launcher's SIGKILL just long enough to
 * stop the server and delete its data. With `POSTGRES_SUPERVISE` it restarts a dead server, and sends the ready message
 * again.
 */
const directory = process.env["POSTGRES_DIRECTORY"];
if (!directory) throw new Error("POSTGRES_DIRECTORY is not set");
const databases = process.env["POSTGRES_DATABASES"]?.split(",") ?? [];

const server = new PostgresServer(directory);
let stopping = false;

async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  await server.stop();
  rmSync(directory as string, { recursive: true, force: true });
  process.exit(0);
}
process.on("SIGTERM", stop);
process.on("disconnect", stop);
if (!process.connected) await stop();

const password = randomBytes(18).toString("base64url");
const port = await freePort();
const adminUrl = `postgres://${ADMIN}:${password}@127.0.0.1:${port}/postgres`;
try {
  let pid = await server.start(port, password);
  const urls = await createDatabases(adminUrl);
  for (;;) {
    process.send?.({ ready: true, pid, adminUrl, urls });
    await server.ended();
    if (!process.env["POSTGRES_SUPERVISE"]) break;
    pid = await server.restart(port);
  }
} catch (error) {
  if (!stopping) console.error((error as Error).message);
}
if (!stopping) process.exit(1);

/**
 * Creates the databases. Each belongs to its own login role, which can connect to no other database. Returns a
 * connection URL per database, with the role's random password.
 */
async function createDatabases(adminUrl: string): Promise<Record<string, string>> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    // By default every role may connect to every database.
    await admin.query("revoke connect on database postgres, template1 from public");
    const urls: Record<string, string> = {};
    for (const name of databases) urls[name] = await createDatabase(admin, adminUrl, name);
    return urls;
  } finally {
    await admin.end();
  }
}

/** @param name a plain word of the launcher, so it needs no quoting */
async function createDatabase(admin: pg.Client, adminUrl: string, name: string): Promise<string> {
  const password = randomBytes(18).toString("base64url");
  await admin.query(`create role ${name} login password '${password}'`);
  await admin.query(`create database ${name} owner ${name}`);
  await admin.query(`revoke connect, temporary on database ${name} from public`);
  const url = new URL(`/${name}`, adminUrl);
  return Object.assign(url, { username: name, password }).href;
}
