import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, statSync } from "node:fs";
import { dirname } from "node:path";

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
