import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Both } from "@app/infra/embedded/both";
import { processTable, processTree } from "@app/infra/embedded/process-table";
import { between } from "./draw.ts";
import type { Fault } from "./fault.ts";

export type WithProcesses = { both: Pick<Both, "processes" | "readyNext"> };

/** The process ends at once and takes nothing to a close; then it is started again, as a container would be. */
export function kill(process: string): Fault<WithProcesses> {
  return {
    name: `kill-${process}`,
    what: `SIGKILL of ${process}`,
    async strike({ both }) {
      const ready = both.readyNext(process);
      globalThis.process.kill(pidOf(both, process), "SIGKILL");
      await ready;
      return undefined;
    },
  };
}

/** The process hangs, with its connections open and everything below it: the kernel still accepts what nobody answers. */
export function hang(process: string): Fault<WithProcesses> {
  return {
    name: `hang-${process}`,
    what: `SIGSTOP of ${process} for some seconds`,
    async strike({ both }, random) {
      const seconds = between(2, 4, random);
      const tree = processTree(processTable(), pidOf(both, process)).map(({ pid }) => pid);
      await stopFor(tree, seconds);
      return `for ${seconds.toFixed(1)} s`;
    },
  };
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
