import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { coreSeconds } from "../../harness/machine-load.ts";
import { settle } from "../../harness/settle.ts";
import type { Loader } from "../../harness/testbed.ts";
import type { Variant } from "../../harness/variants/variants.ts";
import type { LoadResult, Window } from "../../scenarios/result.ts";
import { hold } from "../../scenarios/scenario.ts";
import { steadyAt } from "../../scenarios/scenarios.ts";

/** Milliseconds. The threshold of the steady scenario. */
export const TARGET_P95 = 250;

/** Seconds and orders per second. The calm before has almost no load. */
export type BurstPlan = { rate: number; calm: number; burst: number };

/**
 * `back` is seconds from the burst's start until the p95 stays within the target; absent when it did not by the burst's
 * end.
 */
export type Burst = {
  back?: number;
  /** Seconds from the burst's start, and the p95 of the requests of that second in milliseconds. */
  p95: [second: number, millis: number][];
  samples: Sample[];
  errors: LoadResult["errors"];
  /** Why the load generator was the limit; empty when it was not. */
  bottleneck: string[];
};

/** The rate of the calm before, as a share of the burst's. */
export const CALM_SHARE = 0.05;

/** `units` counts the variant's instances. */
type Setting = { plan: BurstPlan; units: () => number };

/** Runs a burst. `rest` waits until every order has settled. */
export async function runBurst(
  { driver, tokens, context: { signal } }: Loader,
  variant: Pick<Variant, "url" | "store">,
  { plan, units }: Setting,
): Promise<{ burst: Burst; rest: () => Promise<unknown> }> {
  const { rate, calm, burst: seconds } = plan;
  const scenario = {
    ...steadyAt(rate, seconds),
    name: "burst",
    purpose: "How long does a sudden burst affect the answers?",
    stages: [hold(CALM_SHARE * rate, calm), hold(rate, seconds)],
  };
  const stop = startSampling(units);
  const { result, accepted } = await driver.run({ scenario, url: variant.url, tokens, signal }).finally(stop);
  const rest = () => settle(variant.store, accepted, { startedAt: result.startedAt, signal });
  return { burst: burstOf(result, stop(), calm), rest };
}

function burstOf({ windows, errors, bottleneck }: LoadResult, samples: Sample[], calm: number): Burst {
  const own = windows.filter(({ second }) => second >= calm);
  const back = secondsUntilBack(own, calm);
  return {
    ...(back === undefined ? {} : { back }),
    p95: own
      .filter(({ completed }) => completed > 0)
      .map(({ second, response }) => [second - calm, response.p95]),
    samples: samples.map((sample) => ({ ...sample, at: sample.at - calm })),
    errors,
    bottleneck,
  };
}

/** A second without answers, or with a refused request, is outside the target. */
export function secondsUntilBack(windows: readonly Window[], calm: number): number | undefined {
  const within = ({ completed, errors, response }: Window) =>
    completed > 0 && errors === 0 && response.p95 <= TARGET_P95;
  const last = windows.findLastIndex((window) => !within(window));
  const first = windows[last + 1];
  return first && first.second - calm;
}

/**
 * `at` is seconds since the start. `busy` is the share of all cores since the sample before; `units` is the number of
 * instances.
 */
type Sample = { at: number; busy: number; units: number };

const EVERY_MS = 1_000;

/** Samples the machine and the number of instances once a second, until it is stopped. */
function startSampling(units: () => number): () => Sample[] {
  const began = performance.now();
  const samples: Sample[] = [];
  const read = () => ({ at: (performance.now() - began) / 1_000, ...coreSeconds() });
  let before = read();
  const timer = setInterval(() => {
    const now = read();
    const taken = now.busy + now.stolen - before.busy - before.stolen;
    const busy = Math.min(1, taken / (cpus().length * (now.at - before.at)));
    before = now;
    samples.push({ at: now.at, busy, units: units() });
  }, EVERY_MS);
  return () => {
    clearInterval(timer);
    return samples;
  };
}

type Figures = { functions: Record<string, { maxConcurrent: number }> };

/** Reconstructed from the emulator's log of invocations: an environment starts when all others are busy, and stays. */
export function environmentsIn(runDirectory: string): number {
  const { functions } = JSON.parse(readFileSync(`${runDirectory}/invocations.json`, "utf8")) as Figures;
  return Object.values(functions).reduce((sum, { maxConcurrent }) => sum + maxConcurrent, 0);
}
