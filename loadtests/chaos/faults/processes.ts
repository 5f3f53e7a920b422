import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Both } from "@app/infra/embedded/both";
import { processTable, processTree } from "@app/infra/embedded/process-table";
import { between } from "../draw.ts";
import type { Fault } from "./fault.ts";

export type WithProcesses = { both: Pick<Both, "processes" | "readyNext"> };

/** The process ends at once and takes nothing to a close; then it is started again, as a container would be. */
export function kill(name: string): Fault<WithProcesses> {
  return {
    name: `kill-${name}`,
    what: `SIGKILL of ${name}`,
    async strike({ both }) {
      const ready = both.readyNext(name);
      killOne(pidOf(both, name));
      await ready;
      return undefined;
    },
  };
}

/** The process hangs, with its connections open and everything below it: the kernel still accepts what nobody answers. */
export function hang(name: string): Fault<WithProcesses> {
  return {
    name: `hang-${name}`,
    what: `SIGSTOP of ${name} for some seconds`,
    async strike({ both }, random) {
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
    // It has died by itself a moment ago, and is being started again.
  }
}

function pidOf({ processes }: WithProcesses["both"], name: string): number {
  const pid = processes[name];
  if (!pid) throw new Error(`${name} does not run, so it cannot be struck.`);
  return pid;
}

/** Left to a shell of its own, which lets the processes go on even when we are killed meanwhile. */
async function stopFor(pids: readonly number[], seconds: number): Promise<void> {
  const script = `kill -STOP ${pids.join(" ")}; sleep ${seconds}; kill -CONT ${pids.join(" ")}`;
  const shell = spawn("sh", ["-c", script], { stdio: "ignore", detached: true });
  await once(shell, "exit");
}
