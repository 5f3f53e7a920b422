import type { Attempt, Operation } from "../../chaos/clients/client.ts";
import type { Observation } from "../../chaos/run.ts";
import { startFunctionsWith } from "../../chaos/targets/functions-target.ts";
import { startServicesWith } from "../../chaos/targets/services-target.ts";
import type { StartChaosTarget } from "../../chaos/targets/target.ts";
import type { VariantName } from "../../harness/variants/variants.ts";
import type { Laboratory } from "../lib/laboratory.ts";
import { runUnderFaults, type UnderFaults } from "../lib/under-faults.ts";
import { COMPONENTS, functionsFailures, servicesFailures } from "./faults.ts";

/** One failure, and its effect on clients until the next failure. Seconds count from its start. */
export type Failure = {
  component: string;
  /** The operations that clients called, and those with a failed request. */
  asked: Operation[];
  failed: Operation[];
  failedRequests: number;
  /** From the first failed request to the last; 0 when none failed. */
  failingSeconds: number;
  /** Seconds until full recovery; undefined when the load ended before. */
  recovered: number | undefined;
};

/**
 * `broken` lists broken promises, lost orders included. `timeline` is the share of failed or slow requests in %, by
 * seconds of load.
 */
export type FailureRun = {
  name: VariantName;
  failures: Failure[];
  accepted: number;
  lost: number;
  broken: string[];
  timeline: [number, number][];
};

/** A mix in which each failure affects every operation. */
const MIX = { placeOrder: 2, cancelOrder: 1, getOrder: 1, getSummary: 1, listOrders: 1, listProducts: 1 };
/** The first one also warms the variant up. */
const CALM_SECONDS = 3;
const EVERY_SECONDS = 5;
const BIN_SECONDS = 0.5;
const SLOW_MS = 1_000;

const CRASH_ON_SIGNAL = new URL("crash-on-signal.ts", import.meta.url).href;
const START: Record<VariantName, StartChaosTarget> = {
  services: (context) => startServicesWith(servicesFailures, context),
  functions: (context) => startFunctionsWith(functionsFailures, context, CRASH_ON_SIGNAL),
};

/** Starts a separate variant, lets each component fail in turn under load, and never intervenes. */
export async function failInTurn(name: VariantName, laboratory: Laboratory): Promise<FailureRun> {
  const { quick } = laboratory.comparison.options;
  const faults = COMPONENTS.filter((component) => !quick || component === "payments");
  const duration = 2 * CALM_SECONDS + faults.length * EVERY_SECONDS;
  const settings = { rate: 10, mix: MIX, calm: CALM_SECONDS, every: EVERY_SECONDS, duration, faults };
  const run = await runUnderFaults(name, START[name], settings, laboratory);
  const { seen, audit, lost, broken } = run;
  const { accepted } = audit;
  return { name, failures: failuresIn(run), accepted, lost, broken, timeline: timelineOf(seen) };
}

function failuresIn({ strikes, seen: { attempts, startedAt } }: UnderFaults): Failure[] {
  return strikes.map(({ fault, at, failed, recovered }, i) => {
    const until = strikes[i + 1]?.at ?? Infinity;
    const own = attempts.filter(({ start }) => within((start - startedAt) / 1_000, at, until));
    const [first, last] = [failed.map((each) => each.first), failed.map((each) => each.last)];
    return {
      component: fault,
      asked: [...new Set(own.map(({ operation }) => operation))],
      failed: failed.map(({ operation }) => operation),
      failedRequests: failed.reduce((sum, { count }) => sum + count, 0),
      failingSeconds: failed.length > 0 ? Math.max(...last) - Math.min(...first) : 0,
      recovered,
    };
  });
}

const within = (moment: number, from: number, to: number) => moment >= from && moment < to;

function timelineOf({ attempts, startedAt }: Observation): [number, number][] {
  const bins = Map.groupBy(attempts, ({ start }) => Math.floor((start - startedAt) / 1_000 / BIN_SECONDS));
  return [...bins]
    .sort(([a], [b]) => a - b)
    .map(([bin, own]) => [bin * BIN_SECONDS, (100 * own.filter(isBad).length) / own.length]);
}

const isBad = ({ failure, start, end }: Attempt) => failure !== undefined || end - start > SLOW_MS;
