import { type ChildProcess, fork } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { inherited } from "@app/net/surroundings";
import { TITLE_PREFIX } from "./run-directory.ts";

const TAIL_LINES = 15;

/**
 * Node keeps compiled code here, and TypeScript already stripped of its types: from the second start on a service needs
 * some 20 MB less, because the stripper itself is not loaded, and starts sooner.
 */
const COMPILE_CACHE = fileURLToPath(new URL("../../node_modules/.cache/node-compile", import.meta.url));

/** In MB. V8 would let each process and each worker thread keep up to 16 MB of short-lived objects before it clears them away. */
const YOUNG_GENERATION = "--max-semi-space-size=4";

export interface ChildSpec<Ready extends ReadyMessage = ReadyMessage> {
  /** Unique in a run. */
  name: string;
  /** Absolute path of the JavaScript or TypeScript file that the current Node runs. */
  module: string;
  args?: string[];
  /** URL of a module to load first, in this process and in each of its worker threads. */
  preload?: string | undefined;
  cwd?: string;
  /** Added to what every process inherits of our own environment. */
  env?: Record<string, string>;
  /** Added to `env` when it is started again, from what it said when it was ready: mainly the port it had taken. */
  restartEnv?(ready: Ready): Record<string, string>;
}

/**
 * What every process we start sends over IPC once it serves; further fields are its launcher's business. One that only watches over
 * another tells the `pid` of that one, and is ready anew when it has started it again.
 */
export type ReadyMessage = { ready: true; pid?: number };

/**
 * Starts a Node process. Its log file is its standard output itself: lines pass through no hands, so
 * they cost the launcher nothing under load and survive it. It leads a process group of its own, so that
 * Ctrl-C in a terminal reaches the launcher alone, which stops everything in order.
 */
export function spawnChild(
  { name, module, args = [], preload, cwd, env }: Omit<ChildSpec, "restartEnv">,
  runDirectory: string,
): ChildProcess {
  const log = openSync(logFile(runDirectory, name), "a", 0o600);
  const umask = process.umask(0o077); // which it inherits: other users have no business with what it writes
  try {
    return fork(module, args, {
      ...(cwd === undefined ? {} : { cwd }),
      env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...inherited(), ...env },
      execArgv: [
        `--title=${TITLE_PREFIX}${name} ${basename(runDirectory)}`,
        YOUNG_GENERATION,
        ...(preload === undefined ? [] : [`--import=${preload}`]),
      ],
      stdio: ["ignore", log, log, "ipc"],
      detached: true,
    });
  } finally {
    process.umask(umask);
    closeSync(log);
  }
}

/** Calls back for every message that says ready; other messages are ignored. */
export function onReady(child: ChildProcess, callback: (ready: ReadyMessage) => void): void {
  child.on("message", (message: Partial<ReadyMessage> | null) => {
    if (message?.ready) callback(message as ReadyMessage);
  });
}

/** How the process ended, to follow its name in a sentence. */
export function describeExit(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(`could not be started (${error.message})`));
    child.once("exit", (status, signal) =>
      resolve(signal ? `was ended by ${signal}` : `exited with status ${status}`),
    );
  });
}

/** The last lines that a process logged, each with its name before it; of a setting that it refused, the sentence alone. */
export function logTail(runDirectory: string, name: string): string {
  const log = readFileSync(logFile(runDirectory, name), "utf8").trimEnd();
  const refusal = /^SettingError: (.+)$/m.exec(log)?.[1];
  const lines = refusal ? [refusal] : log.split("\n");
  return lines
    .slice(-TAIL_LINES)
    .map((line) => `  ${name} | ${line}`)
    .join("\n");
}

const logFile = (runDirectory: string, name: string) => join(runDirectory, `${name}.log`);
