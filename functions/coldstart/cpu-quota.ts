import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Lambda gives one vCPU at 1,769 MB, and less in proportion (AWS Lambda Developer Guide, "Configure Lambda function memory"). */
export const cpuShare = (memoryMb: number) => memoryMb / 1769;

const PERIOD_MICROS = 20_000;
const V1 = "/sys/fs/cgroup/cpu";
const V2 = "/sys/fs/cgroup";

/** A control group whose processes get a share of one CPU. */
export interface Quota {
  /** A process joins by writing its pid into `cgroup.procs` in this directory. */
  directory: string;
  remove(): void;
}

/** @returns undefined if this machine allows no control group (it needs Linux and root, or a delegated group) */
export function openQuota(share: number): Quota | undefined {
  const isV1 = existsSync(join(V1, "cpu.cfs_quota_us"));
  const directory = join(isV1 ? V1 : V2, `orders-two-ways-${process.pid}`);
  const quota = Math.max(1_000, Math.round(share * PERIOD_MICROS));
  try {
    mkdirSync(directory, { recursive: true });
    if (isV1) {
      writeFileSync(join(directory, "cpu.cfs_period_us"), String(PERIOD_MICROS));
      writeFileSync(join(directory, "cpu.cfs_quota_us"), String(quota));
    } else {
      writeFileSync(join(directory, "cpu.max"), `${quota} ${PERIOD_MICROS}`);
    }
  } catch {
    remove();
    return undefined;
  }
  process.once("exit", remove);
  return { directory, remove };

  /** Kills the processes still in the group after an early end: a group with a process in it cannot be removed. */
  function remove() {
    process.off("exit", remove);
    for (let tries = 0; existsSync(directory) && tries < 100; tries++) {
      endAll(directory);
      try {
        return rmdirSync(directory);
      } catch {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
      }
    }
  }
}

function endAll(directory: string): void {
  const list = join(directory, "cgroup.procs");
  if (!existsSync(list)) return;
  for (const pid of readFileSync(list, "utf8").split("\n").filter(Boolean)) {
    try {
      process.kill(Number(pid), "SIGKILL");
    } catch {} // it has just ended
  }
}
