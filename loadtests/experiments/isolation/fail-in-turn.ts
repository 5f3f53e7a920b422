import type { Attempt, Operation } from "../../chaos/clients/client.ts";
import { blankReport, type ChaosOfVariant, describeReasons, lostOrders } from "../../chaos/report.ts";
import type { Observation, RunSettings } from "../../chaos/run.ts";
import { runAlone } from "../../chaos/run.ts";
import type { StartChaosTarget } from "../../chaos/targets/target.ts";
import type { VariantName } from "../../harness/variants/variants.ts";
import type { Laboratory } from "../lib/laboratory.ts";

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

/** Starts a variant of its own, lets each component fail in turn under load, and never intervenes. */
export async function failInTurn(
  name: VariantName,
  start: StartChaosTarget,
  components: readonly string[],
  { signal }: Laboratory,
): Promise<FailureRun> {
  const duration = 2 * CALM_SECONDS + components.length * EVERY_SECONDS;
  const pace = { rate: 10, mix: MIX, calm: CALM_SECONDS, every: EVERY_SECONDS };
  const settings: RunSettings = { ...pace, seed: 1, duration, patience: 60 };
  const report = blankReport(name);
  const context = { progress: () => {}, signal };
  const seen = await runAlone(start, { ...settings, faults: components }, report, context);
  return {
    name,
    failures: failuresIn(report, seen),
    accepted: report.audit!.accepted,
    lost: lostOrders(report),
    broken: describeReasons(report),
    timeline: timelineOf(seen),
  };
}

function failuresIn({ strikes }: ChaosOfVariant, { attempts, startedAt }: Observation): Failure[] {
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
