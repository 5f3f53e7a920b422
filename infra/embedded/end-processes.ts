import { setTimeout as delay } from "node:timers/promises";
import { isAlive, type ProcessRow } from "./process-table.ts";

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
