import { type ChildProcess, spawn } from "node:child_process";
import { rmSync } from "node:fs";

/** A process group, named by its leader, or a directory. */
type Leftover = { group: number } | { directory: string };

/**
 * Ensures that a process group or a directory does not outlive this process, however this process ends, SIGKILL
 * included. A tiny shell holds the read end of a pipe to this process; when the pipe closes, the shell kills the group
 * or removes the directory. The shell has its own session, so that Ctrl-C does not end it first.
 *
 * Without a POSIX shell (Windows), only an orderly exit cleans up.
 *
 * @returns a callback for when the leader or the directory is gone. It ends the rest of the group, because another
 *   process may soon have its pid
 */
export function cleanUpAfterUs(leftover: Leftover): () => void {
  const cleanUp = () =>
    "group" in leftover ? kill(leftover.group) : rmSync(leftover.directory, { recursive: true, force: true });
  process.once("exit", cleanUp);
  const guard = process.platform === "win32" ? undefined : startGuard(leftover);
  return () => {
    process.off("exit", cleanUp);
    cleanUp();
    guard?.kill("SIGKILL");
  };
}

function startGuard(leftover: Leftover): ChildProcess {
  const [script, argument] =
    "group" in leftover
      ? ['read -r _; kill -s KILL -- "-$1"', String(leftover.group)]
      : ['read -r _; rm -rf -- "$1"', leftover.directory];
  const guard = spawn("/bin/sh", ["-c", script, "guard", argument], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  guard.unref();
  (guard.stdin as unknown as { unref(): void }).unref();
  return guard;
}

/** Windows has no process groups. */
function kill(leader: number): void {
  try {
    process.kill(process.platform === "win32" ? leader : -leader, "SIGKILL");
  } catch {
    // It has ended already.
  }
}
