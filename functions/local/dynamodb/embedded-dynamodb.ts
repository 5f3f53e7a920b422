import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { accepting } from "@app/net/accepting";
import { type Address, hiddenAddress } from "@app/net/ports";
import { inherited, registryAccess } from "@app/net/surroundings";
import { cleanUpAfterUs } from "../process-guard.ts";
import type { HasRecords } from "../streams/streams-api.ts";
import { openStreamTable } from "./stream-table.ts";

export interface EmbeddedDynamoDb {
  /** For example "http://127.88.3.201:20123". */
  endpoint: string;
  /** Leads its own process group. */
  pid: number;
  /** Absent when the engine stores its records in another schema than expected. */
  hasRecords?: HasRecords | undefined;
  /** Resolves with one sentence when the engine ends unexpectedly. */
  ended: Promise<string>;
}

/**
 * Starts the embedded DynamoDB on a loopback address, with its data in one file. After a kill at any moment, a restart
 * on the same file has every acknowledged write with its stream record. The engine ends with this process at the
 * latest.
 *
 * The engine checks no signature and lets every web page read its answers; the address keeps web pages out
 * (docs/decisions/035).
 *
 * @param address by default a random loopback address, which web pages do not know
 * @throws Error with one sentence, when the engine does not start
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
      detached: true, // Its own process group: Ctrl-C is for this process, and the engine must outlive the handlers in flight.
      shell: program === "npx" && process.platform === "win32", // npx is a script on Windows
    },
  );
  const endGroup = engine.pid === undefined ? () => {} : cleanUpAfterUs({ group: engine.pid });
  const ended = endOf(engine, endGroup).then((how) => `The embedded DynamoDB ${how} ${advice}`.trim());
  // The engine must not keep this process alive if the start fails later.
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

/** How the engine ended; the text follows its name in a sentence. */
async function endOf(engine: ChildProcess, endGroup: () => void): Promise<string> {
  let complaint = "";
  engine.stderr?.on("data", (chunk: Buffer) => {
    complaint = chunk.toString().trim();
  });
  const closed = new Promise((resolve) => engine.once("close", resolve));
  try {
    const [code, signal] = await once(engine, "exit");
    endGroup(); // npx starts the engine, and both write to one pipe
    await closed;
    return `ended (${signal ?? `exit status ${code}`}). ${complaint}`.trim();
  } catch (error) {
    return `cannot be started: ${(error as Error).message}.`;
  }
}

/** The command that runs the embedded engine on this machine. */
export interface EngineCommand {
  program: string;
  args: string[];
  /** Follows "The embedded DynamoDB" in a sentence about its failure. */
  advice: string;
}

const VERSION = "1.2.1";

/**
 * The engine installed for this platform. On other platforms (macOS, Linux on ARM, Windows) npm runs the package with
 * their engines, and fetches it the first time.
 */
export function engineCommand(): EngineCommand {
  const platform = `${process.platform}-${process.arch}`;
  try {
    const manifest = createRequire(import.meta.url).resolve(`@dynoxide/${platform}/package.json`);
    const program = join(dirname(manifest), process.platform === "win32" ? "dynoxide.exe" : "dynoxide");
    return { program, args: [], advice: "" };
  } catch {
    const args = ["--yes", `dynoxide@${VERSION}`];
    const advice =
      `None is installed for ${platform}, so it was run by npx ${args.join(" ")}. Where that cannot work, ` +
      "start DynamoDB Local and set DYNAMODB_ENDPOINT, for example DYNAMODB_ENDPOINT=http://127.0.0.1:8000.";
    return { program: "npx", args, advice };
  }
}
