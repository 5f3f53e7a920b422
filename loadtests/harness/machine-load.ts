import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { processTable, processTree } from "@app/infra/embedded/process-table";
import { median } from "simple-statistics";
import { z } from "zod";

/** The state of the machine during a measurement. Shares are of all cores. */
export const machineLoad = z.strictObject({
  /** The share of processes that this command did not start; absent where they cannot be told apart. */
  others: z.number().optional(),
  /** The share that the hypervisor gave to other guests; 0 where the system does not report it. */
  stolen: z.number(),
  /** Milliseconds of a fixed loop, the shorter time of before and after: the longer one may contain a wait for our own work. */
  loopMs: z.number(),
});
export type MachineLoad = z.infer<typeof machineLoad>;

/** Seconds since the start of the machine, over all cores. */
type CoreSeconds = { busy: number; stolen: number };

/** `own` is the CPU time of this command with all processes that it started, in seconds. */
export type Reading = CoreSeconds & { at: number; own: number };

/**
 * Watches the machine until the returned function is called.
 * @param apart whether the measured processes are not children of this command, such as those of containers
 */
export function watchMachine({ apart = false } = {}): () => MachineLoad {
  const loopBefore = timeLoop();
  const before = read();
  return () => {
    const { others, stolen } = loadBetween(before, read(), cpus().length);
    return {
      ...(apart || others === undefined ? {} : { others }),
      stolen,
      loopMs: Math.min(loopBefore, timeLoop()),
    };
  };
}

/**
 * The sources count hundredths of a second, and reading them takes time. In a shorter measurement, this error would be as
 * large as this command's own work, and would count as load of others.
 */
const SHORTEST_SECONDS = 1;

export function loadBetween(
  before: Reading,
  after: Reading,
  cores: number,
): Pick<MachineLoad, "others" | "stolen"> {
  if (after.at - before.at < SHORTEST_SECONDS) return { stolen: 0 };
  const spent = (what: "busy" | "stolen" | "own") => after[what] - before[what];
  const share = (seconds: number) => Math.max(0, seconds / (cores * (after.at - before.at)));
  return { others: share(spent("busy") - spent("own")), stolen: share(spent("stolen")) };
}

function read(): Reading {
  const own = processTree(processTable(), process.pid).reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
  return { ...coreSeconds(), own, at: performance.now() / 1_000 };
}

// USER_HZ is 100 on every architecture that Node supports: proc_stat(5).
const TICKS_PER_SECOND = 100;

/** On Linux from /proc/stat, which names the stolen time; elsewhere from Node, which does not. */
export function coreSeconds(): CoreSeconds {
  if (process.platform === "linux") {
    const [first = ""] = readFileSync("/proc/stat", "utf8").split("\n");
    const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = first
      .split(/\s+/)
      .slice(1)
      .map((ticks) => Number(ticks) / TICKS_PER_SECOND);
    return { busy: user + nice + system + irq + softirq, stolen: steal };
  }
  const busy = cpus().reduce((sum, { times: { user, nice, sys, irq } }) => sum + user + nice + sys + irq, 0);
  return { busy: busy / 1_000, stolen: 0 };
}

const LOOPS = 5;
const STEPS = 10_000_000;

/**
 * The median time of a loop that needs one core and no memory. It shows a slower clock and a core that others use, also
 * where neither the system nor the hypervisor reports it.
 */
function timeLoop(): number {
  return median(
    Array.from({ length: LOOPS }, () => {
      const began = performance.now();
      for (let step = 0, value = 1; step < STEPS; step++)
        value = (Math.imul(value, 1_103_515_245) + 12_345) | 0;
      return performance.now() - began;
    }),
  );
}
