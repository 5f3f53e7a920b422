import { readFileSync } from "node:fs";
import { cpus } from "node:os";

/**
 * `at` is seconds since the start. `busy` is the share of all cores since the sample before; `units` is the number of
 * instances.
 */
export type Sample = { at: number; busy: number; units: number };

const EVERY_MS = 1_000;

/** Samples the machine and the number of instances once a second, until it is stopped. */
export function startSampling(units: () => number): () => Sample[] {
  const began = performance.now();
  const samples: Sample[] = [];
  let before = coreTimes();
  const timer = setInterval(() => {
    const now = coreTimes();
    const busy = (now.busy - before.busy) / (now.all - before.all);
    before = now;
    samples.push({ at: (performance.now() - began) / 1_000, busy, units: units() });
  }, EVERY_MS);
  return () => {
    clearInterval(timer);
    return samples;
  };
}

function coreTimes(): { busy: number; all: number } {
  const times = cpus().map(({ times: { user, nice, sys, idle, irq } }) => ({
    busy: user + nice + sys + irq,
    idle,
  }));
  const busy = times.reduce((sum, each) => sum + each.busy, 0);
  return { busy, all: busy + times.reduce((sum, { idle }) => sum + idle, 0) };
}

type Figures = { functions: Record<string, { maxConcurrent: number }> };

/** Reconstructed from the emulator's log of invocations: an environment starts when all others are busy, and stays. */
export function environmentsIn(runDirectory: string): number {
  const { functions } = JSON.parse(readFileSync(`${runDirectory}/invocations.json`, "utf8")) as Figures;
  return Object.values(functions).reduce((sum, { maxConcurrent }) => sum + maxConcurrent, 0);
}
