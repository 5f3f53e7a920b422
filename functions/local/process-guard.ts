import { type ChildProcess, spawn } from "node:child_process";
import { rmSync } from "node:fs";

/**
 * Sees to it that a process or a directory does not outlive this process, however this one ends,
 * SIGKILL included: a tiny shell holds the read end of a pipe to us, and when the pipe closes it
 * kills the one and removes the other. It runs in a session of its own, so that Ctrl-C does not end
 * it before us.
 *
 * Where there is no POSIX shell (Windows), only an orderly exit cleans up.
 *
 * @returns to be called when it is gone already: a pid may be another process's soon
 */
export function cleanUpAfterUs(left: { pid: number } | { directory: string }): () => void {
  const cleanUp = () =>
    "pid" in left ? kill(left.pid) : rmSync(left.directory, { recursive: true, force: true });
  process.once("exit", cleanUp);
  const guard = process.platform === "win32" ? undefined : startGuard(left);
  return () => {
    process.off("exit", cleanUp);
    guard?.kill("SIGKILL");
  };
}

function startGuard(left: { pid: number } | { directory: string }): ChildProcess {
  const [script, argument] =
    "pid" in left
      ? ['read -r _; kill -9 "$1"', String(left.pid)]
      : ['read -r _; rm -rf -- "$1"', left.directory];
  const guard = spawn("/bin/sh", ["-c", script, "guard", argument], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  guard.unref();
  (guard.stdin as unknown as { unref(): void }).unref();
  return guard;
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended already.
  }
}
