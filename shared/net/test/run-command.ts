import { execFile } from "node:child_process";

/** Runs a program of the project to its end, with `env` added to the environment. */
export function runCommand(
  file: string,
  args: readonly string[],
  { cwd, env }: { cwd?: string; env?: Record<string, string> } = {},
): Promise<{ status: number; stdout: string; stderr: string }> {
  return new Promise((done) => {
    execFile(
      process.execPath,
      [file, ...args],
      { cwd, env: { ...process.env, ...env } },
      (error, stdout, stderr) => done({ status: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}
