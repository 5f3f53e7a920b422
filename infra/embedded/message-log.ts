import { readFileSync } from "node:fs";
import pg from "pg";
import { DATABASES, type Database, randomKey } from "./call-keys.ts";
import type { Children } from "./children.ts";
import { startServer } from "./postgres.ts";

/** The process name of the log's server. */
export const BROKER = "broker";

const schema = new URL("../../services/messages/brokers/log.sql", import.meta.url);

/**
 * Starts the log of messages in a PostgreSQL of its own, so that it can fail alone.
 * @returns the URL for each context, whose role may only append to the log and read it
 */
export async function startMessageLog(
  children: Children,
  runDirectory: string,
): Promise<Record<Database, string>> {
  const { urls, adminUrl } = await startServer(children, runDirectory, BROKER, ["log"]);
  await connected(urls.log, (owner) => owner.query(readFileSync(schema, "utf8")));
  return connected(adminUrl, async (admin) => {
    const contexts = {} as Record<Database, string>;
    for (const name of DATABASES) {
      const password = randomKey();
      await admin.query(`create role ${name} login password '${password}'`);
      await admin.query(`grant connect on database log to ${name}`);
      contexts[name] = Object.assign(new URL(urls.log), { username: name, password }).href;
    }
    return contexts;
  });
}

async function connected<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return work(client).finally(() => client.end());
}
