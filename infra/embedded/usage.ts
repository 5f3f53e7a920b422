import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { type ProcessTable, processTable, processTree } from "./process-table.ts";

export interface Usage {
  /** User and system time since the start, of the process and its descendants. */
  cpuSeconds: number;
  /**
   * Resident memory. On Linux the proportional set size (PSS): a page shared by n processes counts 1/n for each.
   * Postgres shares its buffers between all backends, and plain RSS would count them once per backend.
   */
  rssBytes: number;
}

/** Resources that a process and its descendants have used so far; zeros when it has ended. */
export function usageOf(rootPid: number, table: ProcessTable = processTable()): Usage {
  const tree = processTree(table, rootPid);
  return {
    cpuSeconds: tree.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    rssBytes: tree.reduce((sum, { pid }) => sum + memoryOf(pid), 0),
  };
}

function memoryOf(pid: number): number {
  if (process.platform !== "linux") return kilobytes(psRss(pid), /(\d+)/);
  // Pss may be unreadable (another user's process, a hardened kernel); RSS is always readable.
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

/** Starts a stopwatch. The returned function gives the seconds since the start, to two decimals. */
export function stopwatch(): () => number {
  const start = performance.now();
  return () => Math.round((performance.now() - start) / 10) / 100;
}
