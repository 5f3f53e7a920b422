import { readlinkSync, rmSync, symlinkSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

const POLL_MS = 200;

/**
 * Waits until no other process installs into this folder, and locks the folder until this process ends. The lock is a
 * symbolic link to the holder's process id: one step creates it, and a killed holder is detected.
 */
export async function takeTurn(lock) {
  for (let waiting = false; !take(lock); await delay(POLL_MS)) {
    const holder = holderOf(lock);
    if (holder === undefined) continue; // the holder has just released it
    if (!isAlive(holder)) {
      rmSync(lock, { force: true });
    } else if (!waiting) {
      waiting = true;
      console.error(`Another command (process ${holder}) is installing: waiting for it …`);
    }
  }
  process.on("exit", () => rmSync(lock, { force: true }));
}

function take(lock) {
  try {
    symlinkSync(String(process.pid), lock);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw new Error(`${error.code}: '${lock}'`, { cause: error });
  }
}

function holderOf(lock) {
  try {
    return Number(readlinkSync(lock));
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
}
