import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { type ProcessTable, processTable, processTree } from "./process-table.ts";

export interface Usage {
  /** User and system time since the start, of the process and everything below it. */
  cpuSeconds: number;
  /**
   * Resident memory. On Linux the proportional set size, in which a page shared by n processes counts
   * 1/n for each: Postgres shares its buffers among all backends, and plain RSS would count them each time.
   */
  rssBytes: number;
}

/** What a process and all its descendants have used so far; zeros when it is gone. */
export function usageOf(rootPid: number, table: ProcessTable = processTable()): Usage {
  const tree = processTree(table, rootPid);
  return {
    cpuSeconds: tree.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    rssBytes: tree.reduce((sum, { pid }) => sum + memoryOf(pid), 0),
  };
}

function memoryOf(pid: number): number {
  if (process.platform !== "linux") return kilobytes(psRss(pid), /(\d+)/);
  // Pss may be kept from us (another user's process, a hardened kernel); the plain figure never is.
  return (
    kilobytes(tryRead(`/proc/${pid}/smaps_rollup`), /^Pss:\s+(\d+) kB$/m) ||
    kilobytes(tryRead(`/proc/${pid}/status`), /^VmRSS:\s+(\d+) kB$/m)
  );
}

const kilobytes = (text: string, pattern: RegExp) => Number(pattern.exec(text)?.[1] ?? 0) * 1024;

function tryRead(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}

function psRss(pid: number): string {
  return spawnSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" }).stdout;
}
