import { type ChildProcess, fork } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { inherited } from "@app/net/surroundings";
import { TITLE_PREFIX } from "./run-directory.ts";

const TAIL_LINES = 15;

/**
 * Node stores compiled code here, with TypeScript's types already stripped. From the second start on, a service starts
 * sooner and needs about 20 MB less, because the stripper is not loaded.
 */
const COMPILE_CACHE = fileURLToPath(new URL("../../node_modules/.cache/node-compile", import.meta.url));

/**
 * In MB. By default V8 lets each process and each worker thread fill up to 16 MB with short-lived objects before it
 * collects them.
 */
const YOUNG_GENERATION = "--max-semi-space-size=4";

export interface ChildSpec<Ready extends ReadyMessage = ReadyMessage> {
  /** Unique in a run. */
  name: string;
  /** Absolute path of the JavaScript or TypeScript file that this Node runs. */
  module: string;
  args?: string[];
  /** URL of a module that this process and each of its worker threads load first. */
  preload?: string | undefined;
  cwd?: string;
  /** Added to the environment that every process inherits. */
  env?: Record<string, string>;
  /** Added to `env` after a restart, from the last ready message: mainly the port of the first process. */
  restartEnv?(ready: Ready): Record<string, string>;
}

/**
 * The IPC message that every process sends when it is ready; its launcher uses the further fields. A supervisor sends
 * the `pid` of its child, and the message again after each restart.
 */
export type ReadyMessage = { ready: true; pid?: number };

/**
 * Starts a Node process. Its standard output is the log file itself, so logging costs the launcher nothing under load,
 * and continues after the launcher's death. The process leads a process group, so Ctrl-C in a terminal reaches only the
 * launcher, and the launcher stops everything in order.
 */
export function spawnChild(
  { name, module, args = [], preload, cwd, env }: Omit<ChildSpec, "restartEnv">,
  runDirectory: string,
): ChildProcess {
  const log = openSync(logFile(runDirectory, name), "a", 0o600);
  const umask = process.umask(0o077); // the process inherits it: other users must not read its files
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

/** Calls back for every ready message, and ignores other messages. */
export function onReady(child: ChildProcess, callback: (ready: ReadyMessage) => void): void {
  child.on("message", (message: Partial<ReadyMessage> | null) => {
    if (message?.ready) callback(message as ReadyMessage);
  });
}

/** How the process ended, as the end of a sentence that begins with its name. */
export function describeExit(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(`could not be started (${error.message})`));
    child.once("exit", (status, signal) =>
      resolve(signal ? `was ended by ${signal}` : `exited with status ${status}`),
    );
  });
}

/** The last lines of a process's log, each with its name; if it refused a setting, only that sentence. */
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
