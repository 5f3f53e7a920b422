import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import { freePort } from "@app/net/ports";
import { inherited } from "@app/net/surroundings";
import type { Ready } from "../signal-ready.ts";

export const fixture = join(import.meta.dirname, "..", "fixture");

export const serverless = createRequire(import.meta.url).resolve("serverless/bin/serverless.js");

export interface Offline extends Ready {
  process: ChildProcess;
  /** Its output so far. */
  output(): string;
  lambdaPort: number;
}

interface OfflineOptions {
  ports?: { http: number; lambda: number };
  env?: Record<string, string>;
}

/** Runs `serverless offline` on a service, the fixture by default. Returns before it is ready. */
export async function forkOffline({ ports, env = {} }: OfflineOptions = {}, directory = fixture) {
  const { http, lambda } = ports ?? { http: await freePort(), lambda: await freePort() };
  const args = ["offline", "--httpPort", String(http), "--lambdaPort", String(lambda)];
  const child = fork(serverless, args, {
    cwd: directory,
    env: { ...inherited(), NO_COLOR: "1", ...env },
    silent: true,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  return { process: child, output: () => output, lambdaPort: lambda };
}

/** @throws Error with its output, when it ends before it is ready */
export async function startOffline(options?: OfflineOptions): Promise<Offline> {
  const offline = await forkOffline(options);
  const ended = once(offline.process, "exit").then(() => Promise.reject(new Error(offline.output())));
  const [message] = await Promise.race([once(offline.process, "message"), ended]);
  return { ...offline, ...(message as Ready) };
}

export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  child.kill(signal);
  await once(child, "exit");
  return child.exitCode;
}
