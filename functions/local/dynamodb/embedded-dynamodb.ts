import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { freePort } from "@app/net/ports";
import { accepting } from "../accepting.ts";
import { cleanUpAfterUs } from "../process-guard.ts";
import type { HasRecords } from "../streams/streams-api.ts";
import { openStreamTable } from "./stream-table.ts";

export interface EmbeddedDynamoDb {
  /** For example "http://127.0.0.1:40123". */
  endpoint: string;
  pid: number;
  /** Absent when the engine keeps its records in another way than expected. */
  hasRecords?: HasRecords | undefined;
  /** Resolves with a sentence when the engine ends by itself. */
  ended: Promise<string>;
}

/**
 * Starts the embedded DynamoDB on 127.0.0.1, with its data in one file: killed at any moment and started
 * on it again, it has every write that it had acknowledged, each with its stream record. It ends when
 * this process ends, at the latest.
 *
 * @param givenPort a free one unless given
 * @throws Error with one sentence, when there is no binary for this platform or it does not start
 */
export async function startEmbeddedDynamoDb(
  databaseFile: string,
  warn: (message: string) => void,
  givenPort?: number,
): Promise<EmbeddedDynamoDb> {
  const port = givenPort ?? (await freePort());
  const args = ["--host", "127.0.0.1", "--port", String(port), "--db-path", databaseFile];
  // A process group of its own: Ctrl-C is for us, and the engine has to outlive the handlers in flight.
  const engine = spawn(findBinary(), args, { stdio: ["ignore", "ignore", "pipe"], detached: true });
  const ended = endOf(engine);
  if (engine.pid !== undefined) void ended.then(cleanUpAfterUs({ pid: engine.pid }));
  // It must not keep us alive, should the start fail later on.
  engine.unref();
  (engine.stderr as unknown as { unref(): void }).unref();
  const failed = await Promise.race([accepting(port, "127.0.0.1"), ended]);
  if (failed !== undefined) throw new Error(failed);
  const hasRecords = openStreamTable(databaseFile);
  if (hasRecords === undefined) {
    warn(
      "The embedded DynamoDB has another schema than expected; without indexes it slows down as streams grow.",
    );
  }
  return {
    endpoint: `http://127.0.0.1:${port}`,
    pid: engine.pid as number,
    ended,
    hasRecords,
  };
}

function findBinary(): string {
  const platform = `${process.platform}-${process.arch}`;
  try {
    const manifest = createRequire(import.meta.url).resolve(`@dynoxide/${platform}/package.json`);
    return join(dirname(manifest), process.platform === "win32" ? "dynoxide.exe" : "dynoxide");
  } catch {
    throw new Error(
      `No embedded DynamoDB is installed for ${platform}: start DynamoDB Local yourself ` +
        "and set DYNAMODB_ENDPOINT, for example DYNAMODB_ENDPOINT=http://127.0.0.1:8000.",
    );
  }
}

async function endOf(engine: ChildProcess): Promise<string> {
  let complaint = "";
  engine.stderr?.on("data", (chunk: Buffer) => {
    complaint = chunk.toString().trim();
  });
  try {
    const [code, signal] = await once(engine, "exit");
    return `The embedded DynamoDB ended (${signal ?? `exit status ${code}`}). ${complaint}`.trim();
  } catch (error) {
    return `The embedded DynamoDB cannot be started: ${(error as Error).message}.`;
  }
}
