import { readFileSync } from "node:fs";
import { isMainThread, workerData } from "node:worker_threads";

/**
 * Preloaded by the emulator and by each environment (a worker thread) of its functions. On SIGUSR2 the emulator reads
 * the names of the functions to crash from `crash.json` in the run directory. Their environments then end with an
 * uncaught exception, at any line of their code.
 */
export const CRASH_FILE = "crash.json";

const directory = process.env.FUNCTIONS_RUN_DIRECTORY;
if (isMainThread && directory) passOn(`${directory}/${CRASH_FILE}`);
if (!isMainThread) obey((workerData as { functionKey: string }).functionKey);

function passOn(file: string): void {
  const channel = new BroadcastChannel("crash");
  channel.unref();
  process.on("SIGUSR2", () => channel.postMessage(JSON.parse(readFileSync(file, "utf8"))));
}

function obey(functionKey: string): void {
  const channel = new BroadcastChannel("crash");
  channel.unref();
  channel.addEventListener("message", (event) => {
    const { data } = event as unknown as { data: string[] };
    if (!data.includes(functionKey)) return;
    setImmediate(() => {
      throw new Error("The experiment crashes this environment.");
    });
  });
}
