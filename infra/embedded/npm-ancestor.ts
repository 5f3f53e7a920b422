import { isAlive, type ProcessRow, type ProcessTable, processTable } from "./process-table.ts";

const POLL_MS = 1000;

/** The npm (or pnpm, yarn) whose script this process is, if any. */
export function npmAncestor(table: ProcessTable = processTable()): ProcessRow | undefined {
  if (!process.env["npm_lifecycle_event"]) return undefined;
  for (let row = table.get(process.ppid); row; row = table.get(row.ppid)) {
    if (/\b(npm|pnpm|yarn)\b/.test(row.command) && !/^\S*sh -c /.test(row.command)) return row;
  }
  return undefined;
}

/**
 * Calls back once when npm has ended. Between npm and its script there is a shell, which forwards no signal: otherwise
 * `kill <npm>` would leave the script running.
 */
export function onNpmGone(callback: () => void): void {
  const npm = npmAncestor();
  if (!npm) return;
  const poll = setInterval(() => {
    if (isAlive(npm)) return;
    clearInterval(poll);
    callback();
  }, POLL_MS);
  poll.unref();
}
