import { hold, type Stage } from "../../scenarios/scenario.ts";
import { HOURS_PER_MONTH, levelsOf, peakOf, type Traffic } from "../cost/traffic.ts";

/**
 * The busiest stretch of a month in orders per second: the rate before it, and its height. `share` of the orders is
 * simulated.
 */
export type Load = {
  before: number;
  peak: number;
  stages: Stage[];
  /** Of all stages. */
  seconds: number;
  /** Seconds after which results count; before that is warm-up. */
  from: number;
  share: number;
  /** Seconds per window in a chart of the stretch. */
  windowSeconds: number;
};

/** Simulated orders per second. More take longer and change little. */
const MOST_SIMULATED = 300;

/**
 * Relative error of p50 and p99 when only a share of the orders is simulated: fewer servers even out less. A test
 * checks the bounds.
 */
export const SAMPLING_ERROR = { p50: 0.15, p99: 0.5 };
/** Enough for a 99th percentile. */
const LEAST_ORDERS = 1_000;
const MINUTES = 60;
const WINDOW_SECONDS = 5;

/**
 * The busiest five minutes of a month, after two minutes of warm-up. A spike starts from the load before it and counts
 * from its first moment. Other peaks rise so slowly that scaling has finished before them. Rare orders are simulated
 * for longer, until there are enough of them.
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
    windowSeconds: WINDOW_SECONDS * longer,
  };
}
