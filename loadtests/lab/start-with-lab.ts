import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const start = fileURLToPath(new URL("../../infra/start.ts", import.meta.url));
const READY = "Ctrl-C stops everything.";
const FREE_PORTS = ["services", "functions", "issuer"].flatMap((name) => [`--${name}-port`, "0"]);

/** A running `npm start`. `addressOf` gives an address that it printed: "Open" is the lab. */
export type Started = { addressOf(name: "Open" | "Services"): string; stop(): Promise<void> };

/**
 * Runs `npm start` on free ports, until it is ready. Aborting stops it.
 * @throws Error with its output when it ends before it is ready
 */
export async function startWithLab(flags = ["--lab-port", "0"], signal?: AbortSignal): Promise<Started> {
  const launcher = spawn(process.execPath, [start, ...FREE_PORTS, ...flags], {
    stdio: ["ignore", "pipe", "inherit"],
    ...(signal && { signal }),
  });
  const output = await readUntilReady(launcher);
  return {
    addressOf: (name) => new RegExp(`^${name} +(\\S+)`, "m").exec(output)![1]!,
    async stop() {
      if (launcher.exitCode !== null || launcher.signalCode) return;
      launcher.kill("SIGINT");
      await once(launcher, "exit");
    },
  };
}

function readUntilReady(launcher: ChildProcess): Promise<string> {
  return new Promise((ready, fail) => {
    let output = "";
    launcher.stdout!.on("data", (chunk) => {
      output += chunk;
      if (output.includes(READY)) ready(output);
    });
    launcher.on("error", fail); // it was aborted
    launcher.once("exit", () => fail(new Error(`npm start ended before it was ready.\n${output}`)));
  });
}
