import { setTimeout as sleep } from "node:timers/promises";
import { problemsOf } from "../scenarios/judge-run.ts";
import type { Driven, Measured } from "../scenarios/result.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import { type MachineLoad, watchMachine } from "./machine-load.ts";
import { settle } from "./settle.ts";
import type { Loader } from "./testbed.ts";
import type { Variant } from "./variants/variants.ts";

/** One load on one variant, until the last order has settled. */
export type Round = Measured & {
  /** CPU time from the first arrival to the last settled order, in seconds. */
  cpuSeconds: { app: number; engine: number };
  /** Resident memory right after the last arrival, in bytes. */
  memory: { app: number; engine: number };
  /** From before the first arrival until after the last settled order. */
  machine: MachineLoad;
};

/** `accepted`: the ids of the accepted orders. */
type Attempt = Pick<Driven, "accepted" | "responses"> & { round: Round };

/** The last attempt, and the earlier attempts that were spoiled. */
export type LoadRun = Attempt & { discarded: Attempt[] };

const ATTEMPTS = 3;
const PAUSE_MS = 500;

/**
 * Puts a load on a variant and waits until its orders have settled. It repeats a spoiled run, at most twice.
 * @param spoiled returns the reason why a run is spoiled; by default, the load generator was the bottleneck
 */
export async function runLoad(
  loader: Loader,
  variant: Variant,
  scenario: Scenario,
  spoiled: (round: Round) => string | undefined = generatorWasBottleneck,
): Promise<LoadRun> {
  const discarded: Attempt[] = [];
  for (;;) {
    const attempt = await runOnce(loader, variant, scenario);
    const reason = spoiled(attempt.round);
    if (!reason || discarded.length === ATTEMPTS - 1) return { ...attempt, discarded };
    loader.context.progress(`${variant.name}, ${scenario.name}: ${reason}; once more`);
    discarded.push(attempt);
    await sleep(PAUSE_MS, undefined, { signal: loader.context.signal });
  }
}

/** The variant did not sustain a load: orders or answers are missing. */
export class TooMuchLoad extends Error {}

/** Runs `runLoad` for figures without any bad answer. @throws TooMuchLoad; Error when every attempt is spoiled */
export async function runFlawlessLoad(
  loader: Loader,
  variant: Variant,
  scenario: Scenario,
): Promise<LoadRun> {
  const run = await runLoad(loader, variant, scenario);
  const { load } = run.round;
  const { lost, bottleneck } = problemsOf(run.round);
  const failed = Object.entries({ ...load.errors, "not sent": load.dropped }).filter(
    ([, count]) => count > 0,
  );
  if (failed.length > 0) {
    const kinds = failed.map(([kind, count]) => `${kind}: ${count}`).join(", ");
    lost.push(`of ${load.offered} requests, some got no good answer (${kinds})`);
  }
  if (lost.length > 0) throw new TooMuchLoad(`The ${variant.name} under ${scenario.name}: ${lost[0]}.`);
  if (bottleneck.length > 0) throw new Error(`${bottleneck[0]}: measure again when the machine is idle.`);
  return run;
}

/** The ids of the orders that were accepted in all attempts. An audit expects every one of them. */
export const acceptedIn = (run: LoadRun): string[] =>
  [...run.discarded, run].flatMap(({ accepted }) => [...accepted]);

/** The number of good answers in all attempts, which used the resources of the run together. */
export const completedIn = (run: LoadRun): number =>
  [...run.discarded, run].reduce((sum, { round }) => sum + round.load.completed, 0);

async function runOnce({ driver, tokens, context }: Loader, variant: Variant, scenario: Scenario) {
  const { signal } = context;
  signal.throwIfAborted();
  const stopWatching = watchMachine({ apart: variant.apart ?? false });
  const before = variant.usage();
  const { result, accepted, responses } = await driver.run({ scenario, url: variant.url, tokens, signal });
  signal.throwIfAborted();
  const loaded = variant.usage();
  const settled = await settle(variant.store, accepted, { startedAt: result.startedAt, signal });
  const after = variant.usage();
  const machine = stopWatching();
  const spent = (part: "app" | "engine") => after[part].cpuSeconds - before[part].cpuSeconds;
  const cpuSeconds = { app: spent("app"), engine: spent("engine") };
  const memory = { app: loaded.app.rssBytes, engine: loaded.engine.rssBytes };
  return { round: { load: result, settled, cpuSeconds, memory, machine }, accepted, responses };
}

export function generatorWasBottleneck(measured: Measured): string | undefined {
  const { lost, bottleneck } = problemsOf(measured);
  return lost.length === 0 ? bottleneck[0] : undefined;
}
