import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Children } from "@app/infra/embedded/children";
import { startFunctions } from "@app/infra/embedded/functions";
import type { OutsideParties } from "@app/infra/embedded/outside-parties";
import { createRunDirectory } from "@app/infra/embedded/run-directory";
import { inherited } from "@app/net/surroundings";

export type BareServer = AsyncDisposable & { url: string };

/** Baseline (a). */
export async function startBareExpress(databaseUrl: string): Promise<BareServer> {
  const { child, message } = await startChild("bare-express.ts", { DATABASE_URL: databaseUrl });
  return { url: (message as { url: string }).url, [Symbol.asyncDispose]: () => stop(child) };
}

/** Baseline (c): the emulator with functions that do nothing. */
export async function startHello(outside: OutsideParties): Promise<BareServer> {
  const runDirectory = await createRunDirectory();
  const children = new Children(runDirectory);
  const directory = fileURLToPath(new URL("hello", import.meta.url));
  const stop = async () => {
    await children.stop();
    await rm(runDirectory, { recursive: true });
  };
  try {
    const { url } = await startFunctions(children, { outside, runDirectory, httpPort: 0, directory });
    return { url, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

export type Counter = AsyncDisposable & { perSecond(seconds: number): Promise<number> };

/** Baseline (d). */
export const startInserts = (databaseUrl: string) =>
  startCounter("insert-rows.ts", { DATABASE_URL: databaseUrl });

/** Baseline (b). */
export const startTransactions = (endpoint: string) =>
  startCounter("transact-items.ts", { DYNAMODB_ENDPOINT: endpoint });

async function startCounter(script: string, env: Record<string, string>): Promise<Counter> {
  const { child, ended } = await startChild(script, env);
  return {
    async perSecond(seconds) {
      const replied = once(child, "message");
      child.send(seconds);
      const [reply] = await Promise.race([replied, ended]);
      return (reply as { perSecond: number }).perSecond;
    },
    [Symbol.asyncDispose]: () => stop(child),
  };
}

async function startChild(script: string, env: Record<string, string>) {
  const child = fork(new URL(`baselines/${script}`, import.meta.url), {
    env: { ...inherited(), ...env },
    execArgv: [],
  });
  const ended = once(child, "exit").then((): never => {
    throw new Error(`the baseline ${script} ended early`);
  });
  ended.catch(() => {});
  const [message] = await Promise.race([once(child, "message"), ended]);
  return { child, message: message as object, ended };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill();
  await once(child, "exit");
}
