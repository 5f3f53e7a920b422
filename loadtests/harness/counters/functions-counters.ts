import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { EMULATOR, USAGE_FILE, type UsageByFunction } from "./count-in-functions.ts";
import type { Counters, FunctionCounters } from "./counters.ts";

const TIMEOUT_MS = 30_000;

type InvocationCounts = {
  functions: Record<string, Pick<FunctionCounters, "invocations" | "errors" | "billedMillis" | "byMillis">>;
};

/**
 * The functions' counters so far: the counts of the plugin and those of `count-in-functions.ts`. A signal
 * makes the emulator write both.
 * @param pid the emulator's
 */
export async function readFunctionCounters(
  runDirectory: string,
  pid: number,
): Promise<Omit<Counters, "cpuSeconds">> {
  await askForUsage(join(runDirectory, USAGE_FILE), pid);
  const read = async <T>(file: string) => JSON.parse(await readFile(join(runDirectory, file), "utf8")) as T;
  const [{ functions }, usage] = await Promise.all([
    read<InvocationCounts>("invocations.json"),
    read<UsageByFunction>(USAGE_FILE),
  ]);
  const operations: Record<string, number> = {};
  for (const [name, { calls }] of Object.entries(usage)) {
    const by = name === EMULATOR ? "streams" : "functions";
    for (const [operation, count] of Object.entries(calls)) {
      operations[`${by}: ${operation}`] = (operations[`${by}: ${operation}`] ?? 0) + count;
    }
  }
  const each = Object.entries(functions).map(([key, { invocations, errors, billedMillis, byMillis }]) => {
    const { cpuMillis, units } = usage[key] ?? { cpuMillis: 0, units: { read: 0, write: 0 } };
    const counted = { invocations, errors, billedMillis, byMillis };
    return [key, { ...counted, cpuMillis, readUnits: units.read, writeUnits: units.write }];
  });
  return { operations, functions: Object.fromEntries(each) };
}

async function askForUsage(file: string, pid: number): Promise<void> {
  // The signal would end a process that does not count.
  if (!existsSync(file))
    throw new Error("The functions were started without PRELOAD_FUNCTIONS, so they do not count.");
  await rm(file);
  process.kill(pid, "SIGUSR2");
  for (const end = Date.now() + TIMEOUT_MS; !existsSync(file); await sleep(20)) {
    if (Date.now() > end)
      throw new Error(`The functions did not write their counts within ${TIMEOUT_MS / 1_000} s.`);
  }
}
