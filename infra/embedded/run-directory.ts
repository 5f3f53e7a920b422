import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, join } from "node:path";
import { runsDirectory } from "@app/net/running";
import { npmAncestor } from "./npm-ancestor.ts";
import { letNobodyThrough } from "./postgres-binaries.ts";
import { endProcesses, isAlive, type ProcessRow, type ProcessTable, processTable } from "./process-table.ts";

/** Long enough for a launcher that lost its npm to stop everything in order. */
const SWEEP_GRACE_MS = 15_000;

/** The title of every process of a run has this text and the name of the run's directory. */
export const TITLE_PREFIX = "orders-two-ways/";

/**
 * Creates the directory for a run's logs and data. First it cleans up after runs that were killed: their processes and
 * their directories.
 */
export async function createRunDirectory(base = runsDirectory()): Promise<string> {
  secureBase(base);
  await sweep(base);
  const path = mkdtempSync(join(base, `run-${process.pid}-`));
  letNobodyThrough(path);
  const table = processTable();
  const owners = [table.get(process.pid), npmAncestor(table)].filter((row) => row !== undefined);
  writeFileSync(
    join(path, "owners.json"),
    JSON.stringify(owners.map(({ pid, started }) => ({ pid, started }))),
    { mode: 0o600 },
  );
  return path;
}

/** The directories of the current runs. */
export function liveRuns(base = runsDirectory()): string[] {
  if (!existsSync(base)) return [];
  secureBase(base);
  const runs = runsIn(base);
  const table = processTable();
  return runs.filter((path) => !isLeftover(path, table));
}

/** The name is predictable, so another user may have created the directory first. */
function secureBase(base: string): void {
  mkdirSync(base, { recursive: true, mode: 0o700 });
  const found = lstatSync(base);
  if (!found.isDirectory() || found.uid !== (process.getuid?.() ?? found.uid)) {
    throw new Error(`${base} is not a directory of yours: remove it, or set TMPDIR to another directory.`);
  }
  letNobodyThrough(base);
}

async function sweep(base: string): Promise<void> {
  const runs = runsIn(base);
  const table = processTable(); // after the listing, so that the creator of each directory is in the table
  const leftovers = runs.filter((path) => isLeftover(path, table));
  await Promise.all(
    leftovers.map(async (path) => {
      await endProcesses(processesOf(path, table), SWEEP_GRACE_MS);
      rmSync(path, { recursive: true, force: true });
    }),
  );
}

function runsIn(base: string): string[] {
  const names = readdirSync(base).filter((name) => name.startsWith("run-"));
  return names.map((name) => join(base, name));
}

/** A run is left over when its launcher has ended, or when the npm that forwards Ctrl-C to the launcher has ended. */
function isLeftover(path: string, table: ProcessTable): boolean {
  const owners = ownersOf(path);
  if (owners.length > 0) return !owners.every(isAlive);
  // The launcher is between creating the directory and writing the file, or was killed there.
  return !table.has(Number(/run-(\d+)-/.exec(path)?.[1]));
}

function ownersOf(path: string): Pick<ProcessRow, "pid" | "started">[] {
  try {
    return JSON.parse(readFileSync(join(path, "owners.json"), "utf8"));
  } catch {
    return [];
  }
}

/** The launcher, and processes with the run directory's name in their title: the run's children and Postgres. */
function processesOf(path: string, table: ProcessTable): ProcessRow[] {
  const launcher = ownersOf(path)[0];
  return [...table.values()].filter((row) => {
    if (row.pid === launcher?.pid) return row.started === launcher.started;
    const ours = row.command.startsWith(TITLE_PREFIX) && row.command.endsWith(` ${basename(path)}`);
    return ours || row.command.includes(` -D ${path}/`);
  });
}
