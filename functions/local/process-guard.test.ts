import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { accepts } from "@app/net/accepting";
import { testDirectory } from "@app/net/test/directory";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { eventually } from "./test/eventually.ts";

vi.setConfig({ testTimeout: 30_000 });

let directory: string;
let started: number[] = [];
beforeEach(() => {
  directory = testDirectory();
});
afterEach(() => {
  // A failed test must leave no process behind.
  for (const pid of started) kill(pid);
  started = [];
});

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended, as it should.
  }
}

/**
 * Starts a process that starts the embedded DynamoDB in a throw-away directory, and reports that directory and the
 * address.
 */
async function startOwner() {
  const left = join(directory, "with a space and 'quotes'");
  mkdirSync(left);
  writeFileSync(join(left, "file"), "");
  const script = `
    import { startEmbeddedDynamoDb } from ${JSON.stringify(join(import.meta.dirname, "dynamodb/embedded-dynamodb.ts"))};
    import { cleanUpAfterUs } from ${JSON.stringify(join(import.meta.dirname, "process-guard.ts"))};
    const directory = ${JSON.stringify(left)};
    cleanUpAfterUs({ directory });
    const { pid, endpoint } = await startEmbeddedDynamoDb(directory + "/dynamodb.sqlite", console.error);
    console.log(JSON.stringify({ pid, host: new URL(endpoint).hostname, port: Number(new URL(endpoint).port) }));
    process.on("SIGTERM", () => process.exit());
    setInterval(() => {}, 1000);
  `;
  const owner = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(createInterface(owner.stdout), "line");
  const engine: { pid: number; host: string; port: number } = JSON.parse(line);
  started.push(owner.pid as number, engine.pid);
  return { owner, left, engine };
}

/** Checks the address, not the pid: in a container an ended orphan may stay as a zombie. */
const answers = ({ host, port }: { host: string; port: number }) => accepts(port, host);

test.each(["SIGKILL", "SIGTERM"] as const)(
  "the engine ends and the throw-away directory is removed when their owner ends by %s",
  async (signal) => {
    const { owner, left, engine } = await startOwner();
    expect(await answers(engine)).toBe(true);
    expect(existsSync(left)).toBe(true);
    owner.kill(signal);
    await once(owner, "exit");
    await eventually(async () => expect(await answers(engine)).toBe(false));
    await eventually(() => expect(existsSync(left)).toBe(false));
  },
);

test("the engine does not get the owner's Ctrl-C", async () => {
  const { owner, engine } = await startOwner();
  // Ctrl-C reaches a whole process group; the engine must be in another one.
  const groupOf = async (pid: number) => {
    const ps = spawn("ps", ["-o", "pgid=", "-p", String(pid)], { stdio: ["ignore", "pipe", "inherit"] });
    const [line] = await once(createInterface(ps.stdout), "line");
    return Number(line);
  };
  expect(await groupOf(engine.pid)).not.toBe(await groupOf(owner.pid as number));
  owner.kill("SIGKILL");
  await eventually(async () => expect(await answers(engine)).toBe(false));
});
