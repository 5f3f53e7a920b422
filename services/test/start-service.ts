import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

export type Started = { child: ChildProcess; url: string; exited: Promise<unknown[]> };

/** Compiled once, not in each process. */
const NODE_COMPILE_CACHE = fileURLToPath(new URL("../../node_modules/.cache/node-compile", import.meta.url));

/** Runs a service's main.ts in a separate process, which ends with the test. */
export async function startService(name: string, env: Record<string, string>): Promise<Started> {
  const child = fork(new URL(`../${name}/main.ts`, import.meta.url), {
    env: { NODE_COMPILE_CACHE, ...process.env, LOG_LEVEL: "silent", ...env },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    execArgv: [],
  });
  const exited = once(child, "exit");
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await exited;
  });
  const ended = exited.then(([status, signal]) => {
    throw new Error(
      `${name} ended ${signal ? `by ${signal}` : `with status ${status}`} before it was ready.`,
    );
  });
  const [ready] = (await Promise.race([once(child, "message"), ended])) as [{ url: string }];
  return { child, url: ready.url, exited };
}
