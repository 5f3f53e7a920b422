import { readFileSync } from "node:fs";
import { getEnvironmentData, isMainThread, setEnvironmentData, workerData } from "node:worker_threads";

/**
 * Preloaded by the emulator and by each environment (a worker thread) of its functions. On SIGUSR2 the emulator reads
 * from `crash.json` in the run directory which functions crash, and until when (milliseconds since 1970). Their
 * environments end with an uncaught exception, at any line of their code; those that start until then end at once.
 */
export const CRASH_FILE = "crash.json";
export type Crash = { keys: string[]; until: number };

const CHANNEL = "crash";
const directory = process.env.FUNCTIONS_RUN_DIRECTORY;
if (isMainThread && directory) passOn(`${directory}/${CRASH_FILE}`);
if (!isMainThread) obey((workerData as { functionKey: string }).functionKey);

function passOn(file: string): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.unref();
  process.on("SIGUSR2", () => {
    const crash = JSON.parse(readFileSync(file, "utf8")) as Crash;
    setEnvironmentData(CHANNEL, crash);
    channel.postMessage(crash);
  });
}

function obey(functionKey: string): void {
  const crashIfNamed = ({ keys, until }: Crash) => {
    if (keys.includes(functionKey) && Date.now() < until)
      throw new Error("The experiment crashes this environment.");
  };
  const inherited = getEnvironmentData(CHANNEL) as unknown as Crash | undefined;
  if (inherited) crashIfNamed(inherited);
  const channel = new BroadcastChannel(CHANNEL);
  channel.unref();
  channel.addEventListener("message", (event) => {
    const { data } = event as unknown as { data: Crash };
    setImmediate(() => crashIfNamed(data));
  });
}
