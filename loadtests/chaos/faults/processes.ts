import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { Both } from "@app/infra/embedded/both";
import { processTable, processTree } from "@app/infra/embedded/process-table";
import { between } from "../../scenarios/random.ts";
import type { Fault } from "./fault.ts";

export type WithProcesses = { both: Pick<Both, "processes" | "readyNext"> };

/** The process ends at once without closing anything. It is then started again, as a container would be. */
export function kill(name: string): Fault<WithProcesses> {
  return {
    name: `kill-${name}`,
    what: `SIGKILL of ${name}`,
    async inject({ both }) {
      const ready = both.readyNext(name);
      killOne(pidOf(both, name));
      await ready;
      return undefined;
    },
  };
}

/** The process ends at once, and its successor starts only after some seconds. Callers find a closed port meanwhile. */
export function keepDown(name: string, seconds: number): Pick<Fault<WithProcesses>, "what" | "inject"> {
  return {
    what: `SIGKILL of ${name}, which starts again after ${seconds} s`,
    async inject({ both }) {
      const ready = both.readyNext(name);
      const killed = pidOf(both, name);
      killOne(killed);
      while (pidOf(both, name) === killed) await sleep(LOOK_MS);
      await stopFor([pidOf(both, name)], seconds);
      await ready;
      return undefined;
    },
  };
}

/** Much shorter than the start of a process. */
const LOOK_MS = 5;

/** Stops a process and its children with open connections: the kernel still accepts connections, but no process answers. */
export function hang(name: string): Fault<WithProcesses> {
  return {
    name: `hang-${name}`,
    what: `SIGSTOP of ${name} for some seconds`,
    async inject({ both }, random) {
      const seconds = between(2, 4, random);
      const tree = processTree(processTable(), pidOf(both, name)).map(({ pid }) => pid);
      await stopFor(tree, seconds);
      return `for ${seconds.toFixed(1)} s`;
    },
  };
}

function killOne(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // The process has just died by itself and is being started again.
  }
}

function pidOf({ processes }: WithProcesses["both"], name: string): number {
  const pid = processes[name];
  if (!pid) throw new Error(`${name} does not run, so no fault can be injected into it.`);
  return pid;
}

/** A separate shell continues the processes even when this process is killed. */
async function stopFor(pids: readonly number[], seconds: number): Promise<void> {
  const script = `kill -STOP ${pids.join(" ")}; sleep ${seconds}; kill -CONT ${pids.join(" ")}`;
  const shell = spawn("sh", ["-c", script], { stdio: "ignore", detached: true });
  await once(shell, "exit");
}
