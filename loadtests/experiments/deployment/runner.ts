import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

/** Something deployed that runs, and that a newer one can take the place of. */
export type Runner = {
  /** The status of an answer to an order of a product. @throws while it does not answer */
  place(sku: string): Promise<number>;
  stop(): Promise<void>;
};

const PATIENCE_MS = 60_000;

/** A process, what it said when it was ready, and its end. */
export type Process = { child: ChildProcess; said: unknown; stop(): Promise<void> };

/** Starts a process, which ends with its parent at the latest, and waits until it says something. @throws Error when it ends before it said anything */
export async function start(module: string, env: Record<string, string>): Promise<Process> {
  const child = fork(module, {
    env: { ...process.env, ...env },
    execArgv: [],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const exited = once(child, "exit").finally(() => process.off("exit", kill));
  const said = await Promise.race([once(child, "message"), exited.then(() => undefined)]);
  if (!said) throw new Error(`${module} ended before it was ready.`);
  const stop = async () => {
    child.kill("SIGTERM");
    const late = setTimeout(kill, 5_000);
    await exited;
    clearTimeout(late);
  };
  return { child, said: said[0], stop };
}

/** Asks until the product is refused. @throws Error when it never is */
export async function untilRefused({ place }: Runner, sku: string, signal: AbortSignal): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(5, undefined, { signal })) {
    const status = await place(sku).catch(() => 503);
    if (status >= 400 && status < 500) return;
  }
  throw new Error("The edited rule was never served.");
}
