import { setTimeout as delay } from "node:timers/promises";
import { accepting } from "@app/net/accepting";
import { type EmbeddedDynamoDb, startEmbeddedDynamoDb } from "./embedded-dynamodb.ts";
import { openStreamTable } from "./stream-table.ts";

/** `pid` is that of an engine that this process started. */
export type DynamoDb = Pick<EmbeddedDynamoDb, "endpoint" | "hasRecords"> & { pid?: number };

/** Absent for an engine named by its endpoint. */
const TIMEOUT_MILLIS = 15_000;

interface Listeners {
  warn(message: string): void;
  /** Called with one sentence when the engine has ended. */
  fatal(message: string): void;
}

/**
 * The engine at `DYNAMODB_ENDPOINT`, if that is set; otherwise a new engine on the given file. `DYNAMODB_FILE` names
 * the file of an embedded engine that another process runs, so that mappings can look into it.
 *
 * @throws Error with one sentence, when nothing answers at `DYNAMODB_ENDPOINT`
 */
export async function openDynamoDb(databaseFile: string, { warn, fatal }: Listeners): Promise<DynamoDb> {
  const { DYNAMODB_ENDPOINT: given, DYNAMODB_FILE: file } = process.env;
  if (given) {
    await answering(new URL(given));
    return { endpoint: given, hasRecords: file ? openStreamTable(file) : undefined };
  }
  const engine = await startEmbeddedDynamoDb(databaseFile, warn);
  void engine.ended.then(fatal);
  return engine;
}

/** The engine may start, or restart, at the same time as this process. */
async function answering({ href, hostname, port }: URL): Promise<void> {
  const late = delay(TIMEOUT_MILLIS, "late", { ref: false });
  if ((await Promise.race([accepting(Number(port), hostname), late])) !== "late") return;
  throw new Error(`There is no DynamoDB at ${href}: start it, or correct DYNAMODB_ENDPOINT.`);
}
