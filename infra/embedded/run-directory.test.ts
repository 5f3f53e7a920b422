import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { testDirectory } from "@app/net/test/directory";
import { expect, it, onTestFinished } from "vitest";
import { isAlive, type ProcessRow } from "./process-table.ts";
import { createRunDirectory } from "./run-directory.ts";

const launcherFile = fileURLToPath(new URL("fixtures/launcher.ts", import.meta.url));
const WAIT = { timeout: 30_000 };

interface Launched {
  launcher: ChildProcess;
  runDirectory: string;
  pids: Record<string, number>;
  tree: ProcessRow[];
}

/** A launcher with Postgres and another process below it. All of them end with the test. */
async function launch(base: string): Promise<Launched> {
  const launcher = spawn(process.execPath, [launcherFile, base], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  for await (const chunk of launcher.stdout) {
    text += chunk;
    if (text.endsWith("\n")) break;
  }
  const launched = { launcher, ...JSON.parse(text) } as Launched;
  onTestFinished(() => {
    for (const row of launched.tree.filter(isAlive)) process.kill(row.pid, "SIGKILL");
  });
  return launched;
}

/** Without the backends, which Postgres starts and ends at any time. */
const lasting = (tree: ProcessRow[]) => tree.filter(({ command }) => !command.startsWith("postgres: "));

it("leaves no process running when the launcher is killed", WAIT, async () => {
  const { launcher, tree } = await launch(testDirectory());
  expect(tree.map(({ command }) => command)).toContainEqual(expect.stringContaining("/bin/postgres -D"));
  expect(lasting(tree).every(isAlive)).toBe(true);
  launcher.kill("SIGKILL");
  await expect.poll(() => tree.filter(isAlive), WAIT).toEqual([]);
});

it("cleans up after a run whose processes were killed, too", WAIT, async () => {
  const runs = testDirectory();
  const { launcher, runDirectory, tree } = await launch(runs);
  // The supervisor of Postgres, not Postgres itself.
  const keeper = tree.find(({ command }) => command.startsWith("orders-two-ways/postgres "));
  process.kill(keeper?.pid ?? 0, "SIGKILL");
  launcher.kill("SIGKILL");
  await once(launcher, "exit");
  const postgres = tree.find(({ command }) => command.includes("/bin/postgres -D"));
  expect(postgres && isAlive(postgres)).toBe(true);
  await createRunDirectory(runs);
  expect(tree.filter(isAlive)).toEqual([]);
  expect(existsSync(runDirectory)).toBe(false);
});

it("leaves a run alone that still works", WAIT, async () => {
  const runs = testDirectory();
  const { launcher, runDirectory, tree } = await launch(runs);
  const own = await createRunDirectory(runs);
  await createRunDirectory(runs);
  expect(lasting(tree).every(isAlive)).toBe(true);
  expect([own, runDirectory].every(existsSync)).toBe(true);
  launcher.kill("SIGKILL");
});

it("removes an incomplete directory", async () => {
  const runs = testDirectory();
  mkdirSync(join(runs, "run-999999999-abcdef"));
  await createRunDirectory(runs);
  expect(existsSync(join(runs, "run-999999999-abcdef"))).toBe(false);
});

it("does not trust a base that is another user's link", async () => {
  const runs = testDirectory();
  symlinkSync(runs, join(runs, "link"));
  await expect(createRunDirectory(join(runs, "link"))).rejects.toThrow(
    "is not a directory of yours: remove it, or set TMPDIR to another directory.",
  );
});
