import { setTimeout as sleep } from "node:timers/promises";
import type { Driver } from "../driver/driver.ts";
import type { FlatOut } from "../driver/flat-out.ts";
import type { Measured } from "../result.ts";
import { hold, type Scenario } from "../scenarios/scenario.ts";
import { steadyAt } from "../scenarios/steady.ts";
import { settle } from "../settle.ts";
import type { Variant } from "../variants.ts";
import type { Watch } from "../watch.ts";
import type { BenchOptions } from "./options.ts";
import { confirmRate, findSustainedRate, keptUp } from "./sustained-rate.ts";

/** All that the steps of a bench work on. `accepted` are the ids of all orders that the variant accepted. */
export type Bench = {
  variant: Variant;
  driver: Driver;
  tokens: readonly string[];
  options: BenchOptions;
  watch: Watch;
  accepted: string[];
  /** Tokens of customers with long lists, where the stores were filled. */
  listReaders: readonly string[];
};

const CONNECTIONS = 32;
const ATTEMPTS = 3;
/** In runs; one that is not so much faster than the one before is the last. */
const LONGEST_WARM_UP = 8;
const FASTER = 1.05;
const ORDERS = steadyAt(1, 1);
const READS: Scenario = { ...ORDERS, mix: { getOrder: 1 } };

/** Good answers per second over 32 connections, orders or reads of one order. Waits until the orders have settled. */
export async function flatOut(bench: Bench, what: What, url = bench.variant.url): Promise<number> {
  const { perSecond, errors } = await drive(bench, { what, url, connections: CONNECTIONS });
  const kinds = Object.entries(errors).map((each) => each.join(": "));
  if (kinds.length > 0) throw new Error(`${url} failed when driven flat out: ${kinds.join(", ")}`);
  return perSecond;
}

/**
 * Until it becomes no faster: the first requests find code to compile, connections to open and environments to start, each of which
 * compiles anew; some may fail.
 */
export async function warmUp(bench: Bench, what: What, url = bench.variant.url): Promise<void> {
  await drive(bench, { what, url, connections: 4 });
  for (let [run, best] = [1, 0]; run <= LONGEST_WARM_UP; run++) {
    const { perSecond } = await drive(bench, { what, url, connections: CONNECTIONS });
    if (perSecond < FASTER * best) return;
    best = perSecond;
  }
}

type What = "orders" | "reads";

async function drive(
  { driver, tokens, options, accepted, variant, watch }: Bench,
  { what, ...target }: { what: What; url: string; connections: number },
): Promise<FlatOut> {
  watch.signal.throwIfAborted();
  const scenario = what === "orders" ? ORDERS : READS;
  const result = await driver.runFlatOut({ scenario, tokens, seconds: options.seconds, ...target });
  if (target.url === variant.url) {
    accepted.push(...result.accepted);
    await settle(variant.store, result.accepted, {
      startedAt: new Date().toISOString(),
      signal: watch.signal,
    });
  }
  return result.flatOut;
}

/** Orders per second that settle as fast as they come, for good, beside the baseline; the search starts at a share of that. */
export async function sustained(
  bench: Bench,
  baseline: () => Promise<number>,
  firstGuess: number,
): Promise<{ rate: number; baselines: number[] }> {
  const { options, watch, variant } = bench;
  const keepsUp = async (rate: number) => {
    const kept = keptUp(await runAt(bench, rate, options.probeSeconds));
    watch.progress(`${variant.name}: ${rate} orders/s are ${kept ? "kept up with" : "too many"}`);
    return kept;
  };
  const { probes, precision, rounds } = options;
  const found = await findSustainedRate(firstGuess * (await baseline()), keepsUp, { probes, precision });
  return confirmRate(found, keepsUp, baseline, { rounds, precision });
}

/** Settled p99 at a rate, round by round, in milliseconds. */
export async function settledP99At(bench: Bench, rate: number): Promise<number[]> {
  const rounds: number[] = [];
  while (rounds.length < bench.options.rounds) {
    rounds.push((await runAt(bench, rate, bench.options.probeSeconds)).settled.latency.p99);
  }
  return rounds;
}

const LISTS: Scenario = { ...steadyAt(20, 1), mix: { listOrders: 1 } };

/** p95 of a customer's first page of 20 orders at 20 pages a second, round by round, in milliseconds. */
export async function listPagesP95({
  driver,
  variant,
  listReaders,
  options,
  watch,
}: Bench): Promise<number[]> {
  const rounds: number[] = [];
  while (rounds.length < options.rounds) {
    watch.signal.throwIfAborted();
    const scenario = { ...LISTS, stages: [hold(20, options.probeSeconds)] };
    const { result } = await driver.run({ scenario, url: variant.url, tokens: listReaders });
    if (result.completed < result.offered)
      throw new Error(`${variant.url} did not answer every list of orders`);
    rounds.push(result.response.p95);
  }
  return rounds;
}

/** Open-loop, at an even pace. A run in which the load generator was held up says nothing of the rate, and is repeated. */
async function runAt(bench: Bench, rate: number, seconds: number): Promise<Measured> {
  const { driver, tokens, variant, watch, accepted } = bench;
  for (let attempt = 1; ; attempt++) {
    watch.signal.throwIfAborted();
    const { result: load, accepted: ids } = await driver.run({
      scenario: steadyAt(rate, seconds),
      url: variant.url,
      tokens,
    });
    accepted.push(...ids);
    const settled = await settle(variant.store, ids, { startedAt: load.startedAt, signal: watch.signal });
    if (load.aborted.length > 0) throw new Error(load.aborted.join(", "));
    // Overload makes everything late on two cores, the generator too: then the target's own delay is what counts.
    if (load.bottleneck.length === 0 || !keptUp({ load, settled }) || attempt === ATTEMPTS)
      return { load, settled };
    await sleep(500);
  }
}
