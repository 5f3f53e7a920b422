import { subscribe } from "node:diagnostics_channel";
import { renameSync, writeFileSync } from "node:fs";
import type { ClientRequest } from "node:http";
import { join } from "node:path";
import { BroadcastChannel, isMainThread, workerData } from "node:worker_threads";
import { countUnits, type Units } from "./consumed-capacity.ts";

/**
 * The emulator and each environment (a worker thread) of its functions load this file first. Every thread counts its CPU
 * time, its calls of DynamoDB, from the HTTP requests that Node announces, and the units that they consume. The
 * emulator's own thread, which reads the streams, adds up all counts. On SIGUSR2 it asks all threads for their latest counts
 * and writes the sums to `usage.json` of the run directory; writing the file regularly took 13 % of that thread. A call costs a few microseconds more, and the code of
 * the handlers stays unchanged.
 */
export type FunctionUsage = { cpuMillis: number; calls: Record<string, number>; units: Units };

/** By the function's key in serverless.yml, or `EMULATOR`. */
export type UsageByFunction = Record<string, FunctionUsage>;

export const EMULATOR = "the emulator";
export const USAGE_FILE = "usage.json";

const EVERY_MS = 500;
/** Within it, every idle thread has answered. */
const ANSWERED_MS = 250;

if (process.env.FUNCTIONS_RUN_DIRECTORY || !isMainThread) countThisThread();

function countThisThread(): void {
  const name = isMainThread ? EMULATOR : (workerData as { functionKey: string }).functionKey;
  const own: FunctionUsage = nothing();
  subscribe("http.client.request.start", (message) => {
    const target = (message as { request: ClientRequest }).request.getHeader("x-amz-target");
    if (typeof target !== "string") return;
    const operation = target.slice(target.indexOf(".") + 1);
    own.calls[operation] = (own.calls[operation] ?? 0) + 1;
  });
  countUnits(({ read, write }) => {
    own.units.read += read;
    own.units.write += write;
  });
  const channel = new BroadcastChannel("functions-usage");
  channel.unref();
  const publish = isMainThread
    ? keepSums(channel, name)
    : (usage: FunctionUsage) => channel.postMessage({ name, usage });
  let before = process.threadCpuUsage();
  const publishOwn = () => {
    const { user, system } = process.threadCpuUsage(before);
    before = process.threadCpuUsage();
    publish({ cpuMillis: (user + system) / 1_000, calls: own.calls, units: own.units });
    Object.assign(own, nothing());
  };
  setInterval(publishOwn, EVERY_MS).unref();
  // A channel of its own, so that no environment receives the counts of the others.
  const asked = new BroadcastChannel("functions-usage-asked");
  asked.unref();
  asked.addEventListener("message", publishOwn);
  if (isMainThread)
    process.on("SIGUSR2", () => {
      publishOwn();
      asked.postMessage("now");
    });
}

function nothing(): FunctionUsage {
  return { cpuMillis: 0, calls: {}, units: { read: 0, write: 0 } };
}

function keepSums(channel: BroadcastChannel, self: string): (usage: FunctionUsage) => void {
  const sums: UsageByFunction = {};
  const add = (name: string, { cpuMillis, calls, units }: FunctionUsage) => {
    sums[name] ??= nothing();
    const sum = sums[name];
    sum.cpuMillis += cpuMillis;
    sum.units.read += units.read;
    sum.units.write += units.write;
    for (const [operation, count] of Object.entries(calls))
      sum.calls[operation] = (sum.calls[operation] ?? 0) + count;
  };
  channel.addEventListener("message", (event) => {
    const { name, usage } = (event as unknown as { data: { name: string; usage: FunctionUsage } }).data;
    add(name, usage);
  });
  const file = join(process.env.FUNCTIONS_RUN_DIRECTORY!, USAGE_FILE);
  const write = () => {
    // Writes to another name and renames: a reader never sees half a file.
    writeFileSync(`${file}.new`, JSON.stringify(sums));
    renameSync(`${file}.new`, file);
  };
  process.on("SIGUSR2", () => setTimeout(write, ANSWERED_MS));
  write(); // From now on a reader may send the signal.
  return (usage) => add(self, usage);
}
