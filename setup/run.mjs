import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export class CommandFailed extends Error {
  /** @param output everything that the command printed */
  constructor(name, how, output) {
    super(`${name} ended with ${how}`);
    this.output = output;
  }
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Runs a command to its end, and passes each printed line to `onLine`. A signal to this process also ends the command.
 */
export async function run(name, [command, ...args], cwd, onLine = () => {}) {
  const child = spawn(command, args, { cwd, env: environment(), stdio: ["ignore", "pipe", "pipe"] });
  const passOn = (signal) => child.kill(signal);
  for (const signal of SIGNALS) process.on(signal, passOn);
  const lines = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on("line", (line) => {
      lines.push(line);
      onLine(line);
    });
  }
  const how = await new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(code === 0 ? undefined : (signal ?? `exit status ${code}`)));
  });
  for (const signal of SIGNALS) process.off(signal, passOn);
  if (how) throw new CommandFailed(name, how, lines.join("\n"));
}

/**
 * The user's environment without NODE_ENV, which could omit packages. By default 10 s and 60 s pass before a repeated
 * request.
 */
function environment() {
  const { NODE_ENV: _, ...env } = process.env;
  return { npm_config_fetch_retry_mintimeout: "1000", npm_config_fetch_retry_maxtimeout: "5000", ...env };
}
