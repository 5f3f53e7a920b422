import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

/** One live process. A process that ended but was not reaped yet (a zombie) is not listed. */
export interface ProcessRow {
  pid: number;
  ppid: number;
  /** Start time in the system's own notation. With the pid it identifies one process for good. */
  started: string;
  /** User and system time in seconds; with that of its ended children where the system provides it. */
  cpuSeconds: number;
  command: string;
}

export type ProcessTable = Map<number, ProcessRow>;

/**
 * All live processes by pid: from /proc on Linux (slim images have no `ps`), elsewhere from `ps`.
 * @throws Error with a sentence for the user on Windows, which has neither
 */
export function processTable(platform: NodeJS.Platform = process.platform): ProcessTable {
  if (platform === "win32") throw new Error("This does not run on Windows itself: run it in WSL.");
  const rows = platform === "linux" ? procRows() : psRows(["-ax"]);
  return new Map(rows.map((row) => [row.pid, row]));
}

/** Whether this process still runs, and no other process got its pid. */
export function isAlive({ pid, started }: Pick<ProcessRow, "pid" | "started">): boolean {
  const rows = process.platform === "linux" ? procRow(pid) : psRows(["-p", String(pid)]);
  return rows[0]?.started === started;
}

/** The process and all its descendants. */
export function processTree(table: ProcessTable, root: number): ProcessRow[] {
  const row = table.get(root);
  if (!row) return [];
  const children = [...table.values()].filter(({ ppid }) => ppid === root);
  return [row, ...children.flatMap(({ pid }) => processTree(table, pid))];
}

// USER_HZ is 100 on every architecture that Node supports: proc_pid_stat(5).
const TICKS_PER_SECOND = 100;

function procRows(): ProcessRow[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => procRow(Number(pid)));
}

function procRow(pid: number): ProcessRow[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
    // The second field is the program's name in parentheses and may contain any character: count from its end.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state, ppid] = fields;
    const cpu = fields.slice(11, 15); // utime stime cutime cstime
    const cpuSeconds = cpu.reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS_PER_SECOND;
    return state === "Z" ? [] : [{ pid, ppid: Number(ppid), started: fields[19] ?? "", cpuSeconds, command }];
  } catch {
    return []; // it ended during the listing
  }
}

function psRows(selection: string[]): ProcessRow[] {
  const columns = "pid=,ppid=,stat=,lstart=,time=,args=";
  const options = { encoding: "utf8", env: { ...process.env, LC_ALL: "C" }, maxBuffer: 1 << 26 } as const;
  // `ps` exits with 1 when it finds no process, so its output decides.
  const text = spawnSync("ps", [...selection, "-ww", "-o", columns], options).stdout;
  // lstart is five words, for example "Mon Nov 24 07:42:00 2025".
  const line = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+((?:\S+\s+){5})(\S+)\s+(.*)$/;
  return text.split("\n").flatMap((row) => {
    const [, pid, ppid, state, started = "", time = "", command = ""] = line.exec(row) ?? [];
    if (pid === undefined || state?.startsWith("Z")) return [];
    return [
      { pid: Number(pid), ppid: Number(ppid), started: started.trim(), cpuSeconds: seconds(time), command },
    ];
  });
}

/** Parses "[[days-]hours:]minutes:seconds", the CPU time in the output of `ps`. */
function seconds(time: string): number {
  const [clock = "", days = "0"] = time.split("-").reverse();
  return clock.split(":").reduce((sum, part) => sum * 60 + Number(part), 0) + Number(days) * 86_400;
}

/**
 * Ends processes. First SIGINT: Postgres disconnects its clients and shuts down cleanly, and every other process ends,
 * too. After `graceMs`, SIGKILL. Returns when all have ended.
 */
export async function endProcesses(rows: ProcessRow[], graceMs: number): Promise<void> {
  signal(rows, "SIGINT");
  if (await gone(rows, graceMs)) return;
  signal(rows, "SIGKILL");
  await gone(rows, graceMs);
}

async function gone(rows: ProcessRow[], withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (Date.now() < deadline) {
    if (rows.every((row) => !isAlive(row))) return true;
    await delay(20);
  }
  return false;
}

function signal(rows: ProcessRow[], name: NodeJS.Signals): void {
  for (const row of rows.filter(isAlive)) {
    try {
      process.kill(row.pid, name);
    } catch {
      // it ended by itself
    }
  }
}

/** Ends the rest of a process group in the same two steps. An empty group costs nothing. */
export async function endGroup(leader: number, graceMs = 2000): Promise<void> {
  for (const name of ["SIGINT", "SIGKILL"] as const) {
    if (!signalGroup(leader, name)) return;
    const deadline = Date.now() + graceMs;
    while (Date.now() < deadline) {
      if (!signalGroup(leader, 0)) return;
      await delay(20);
    }
  }
}

/** @returns false when the group has no process left. */
function signalGroup(leader: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, name);
  } catch {
    return false;
  }
}
