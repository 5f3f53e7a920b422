import { hold, type Stage } from "../../scenarios/scenario.ts";
import { HOURS_PER_MONTH, levelsOf, peakOf, type Traffic } from "../cost/traffic.ts";

/** The busiest stretch of a month, as orders per second: what there is before it, and its height; `share` of them is simulated. */
export type Load = {
  before: number;
  peak: number;
  stages: Stage[];
  /** Of all stages. */
  seconds: number;
  /** From when on it counts: what comes before only warms up. */
  from: number;
  share: number;
};

/** Simulated orders per second: more take longer and tell nearly the same. */
const MOST_SIMULATED = 300;

/** By how much too long a time may come out of a share of the orders, as a share of it: fewer servers even out less. Held by a test. */
export const SAMPLING_ERROR = { p50: 0.15, p99: 0.5 };
/** Enough for a 99th percentile. */
const LEAST_ORDERS = 1_000;
const MINUTES = 60;

/**
 * Five minutes of a month's busiest, after two of warming up. A spike is met at the load before it, and counts with its first moment;
 * other peaks come so gradually that all has been scaled when they are there. Rare orders are followed for longer, until there are enough.
 */
export function busiestOf(traffic: Traffic): Load {
  const peak = peakOf(levelsOf(traffic));
  const mean = traffic.ordersPerMonth / (HOURS_PER_MONTH * 3_600);
  const before = traffic.shape === "spiky" ? (mean * 0.8) / 0.99 : peak;
  const longer = Math.max(1, LEAST_ORDERS / (peak * 5 * MINUTES));
  const lead = 2 * MINUTES * longer;
  const stages = [hold(before, lead), hold(peak, 5 * MINUTES * longer)];
  return {
    before,
    peak,
    stages,
    seconds: lead + 5 * MINUTES * longer,
    from: lead,
    share: Math.min(1, MOST_SIMULATED / peak),
  };
}
