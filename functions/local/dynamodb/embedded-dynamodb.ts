import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type Address, hiddenAddress } from "@app/net/ports";
import { inherited, registryAccess } from "@app/net/surroundings";
import { accepting } from "../accepting.ts";
import { cleanUpAfterUs } from "../process-guard.ts";
import type { HasRecords } from "../streams/streams-api.ts";
import { engineCommand } from "./engine-command.ts";
import { openStreamTable } from "./stream-table.ts";

export interface EmbeddedDynamoDb {
  /** For example "http://127.88.3.201:20123". */
  endpoint: string;
  /** Leads a process group of its own. */
  pid: number;
  /** Absent when the engine keeps its records in another way than expected. */
  hasRecords?: HasRecords | undefined;
  /** Resolves with a sentence when the engine ends by itself. */
  ended: Promise<string>;
}

/**
 * Starts the embedded DynamoDB on a loopback address, with its data in one file: killed at any moment and started
 * on it again, it has every write that it had acknowledged, each with its stream record. It ends when
 * this process ends, at the latest.
 *
 * The engine asks for no signature and lets every web page read its answers; the address keeps them out (docs/decisions/035).
 *
 * @param address a hidden one unless given
 * @throws Error with one sentence, when it does not start
 */
export async function startEmbeddedDynamoDb(
  databaseFile: string,
  warn: (message: string) => void,
  address?: Address,
): Promise<EmbeddedDynamoDb> {
  const { host, port } = address ?? (await hiddenAddress());
  const { program, args, advice } = engineCommand();
  const engine = spawn(
    program,
    [...args, "--host", host, "--port", String(port), "--db-path", databaseFile],
    {
      env: { ...inherited(), ...registryAccess() },
      stdio: ["ignore", "ignore", "pipe"],
      detached: true, // a process group of its own: Ctrl-C is for us, and the engine has to outlive the handlers in flight
      shell: program === "npx" && process.platform === "win32", // where npx is a script
    },
  );
  const endGroup = engine.pid === undefined ? () => {} : cleanUpAfterUs({ group: engine.pid });
  const ended = endOf(engine, endGroup).then((how) => `The embedded DynamoDB ${how} ${advice}`.trim());
  // It must not keep us alive, should the start fail later on.
  engine.unref();
  (engine.stderr as unknown as { unref(): void }).unref();
  const failed = await Promise.race([accepting(port, host), ended]);
  if (failed !== undefined) throw new Error(failed);
  const hasRecords = openStreamTable(databaseFile);
  if (hasRecords === undefined) {
    warn(
      "The embedded DynamoDB has another schema than expected; without indexes it slows down as streams grow.",
    );
  }
  return {
    endpoint: `http://${host}:${port}`,
    pid: engine.pid as number,
    ended,
    hasRecords,
  };
}

/** How the engine ended, to follow its name in a sentence. */
async function endOf(engine: ChildProcess, endGroup: () => void): Promise<string> {
  let complaint = "";
  engine.stderr?.on("data", (chunk: Buffer) => {
    complaint = chunk.toString().trim();
  });
  const closed = new Promise((resolve) => engine.once("close", resolve));
  try {
    const [code, signal] = await once(engine, "exit");
    endGroup(); // what npx has started, and what writes to the same pipe
    await closed;
    return `ended (${signal ?? `exit status ${code}`}). ${complaint}`.trim();
  } catch (error) {
    return `cannot be started: ${(error as Error).message}.`;
  }
}
