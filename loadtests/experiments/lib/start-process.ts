import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { inherited } from "@app/net/surroundings";

/** A process, what it said first, and its end: it is killed when it takes its time over that. */
export type Process = { child: ChildProcess; said: unknown; stop(): Promise<void> };

const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 5_000;

/**
 * Starts a process for an experiment, which ends with ours at the latest, and waits until it says that it is ready.
 * @throws Error with what it wrote, when it ended before, or said nothing for a minute; it does not run then
 */
export async function startProcess(module: string, env: Record<string, string>): Promise<Process> {
  const child = fork(module, {
    env: { ...inherited(), ...env },
    execArgv: [],
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill);
  const exited = once(child, "exit").finally(() => process.off("exit", kill));
  const stop = async () => {
    child.kill("SIGTERM");
    const late = setTimeout(kill, STOP_WITHIN_MS);
    await exited;
    clearTimeout(late);
  };
  let written = "";
  child.stderr?.on("data", (chunk) => (written += chunk));
  const silent = Promise.race([exited, sleep(READY_WITHIN_MS, undefined, { ref: false })]);
  const said = await Promise.race([once(child, "message"), silent.then(() => undefined)]);
  if (said) return { child, said: said[0], stop };
  await stop();
  throw new Error(`${module} was not ready: ${/^\w*Error: .+$/m.exec(written)?.[0] ?? "it said nothing"}.`);
}
