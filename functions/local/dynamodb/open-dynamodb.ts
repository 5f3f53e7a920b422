import { setTimeout as delay } from "node:timers/promises";
import { accepting } from "../accepting.ts";
import { type EmbeddedDynamoDb, startEmbeddedDynamoDb } from "./embedded-dynamodb.ts";
import { openStreamTable } from "./stream-table.ts";

/** `pid` is that of an engine of our own. */
export type DynamoDb = Pick<EmbeddedDynamoDb, "endpoint" | "hasRecords"> & { pid?: number };

/** For an engine that is named by its endpoint. */
const PATIENCE_MILLIS = 15_000;

interface Told {
  warn(message: string): void;
  /** Called when the engine has ended, with one sentence. */
  fatal(message: string): void;
}

/**
 * The one at `DYNAMODB_ENDPOINT`, when that is set; otherwise an engine of our own, on the file given. `DYNAMODB_FILE` names the file of an
 * embedded engine that somebody else runs, to look into.
 *
 * @throws Error with one sentence, when nothing answers at `DYNAMODB_ENDPOINT`
 */
export async function openDynamoDb(databaseFile: string, { warn, fatal }: Told): Promise<DynamoDb> {
  const { DYNAMODB_ENDPOINT: given, DYNAMODB_FILE: file } = process.env;
  if (given) {
    await answering(new URL(given));
    return { endpoint: given, hasRecords: file ? openStreamTable(file) : undefined };
  }
  const engine = await startEmbeddedDynamoDb(databaseFile, warn);
  void engine.ended.then(fatal);
  return engine;
}

/** It may be starting, or starting again, at the same time as we. */
async function answering({ href, hostname, port }: URL): Promise<void> {
  const late = delay(PATIENCE_MILLIS, "late", { ref: false });
  if ((await Promise.race([accepting(Number(port), hostname), late])) !== "late") return;
  throw new Error(`There is no DynamoDB at ${href}: start it, or correct DYNAMODB_ENDPOINT.`);
}
