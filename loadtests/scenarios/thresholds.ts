import { findKnee } from "./knee.ts";
import { errorCount, type Measured } from "./result.ts";
import type { Thresholds } from "./scenario.ts";
import { slowdownOf } from "./slowdown.ts";

/** The measured value for each threshold, of one run or the median of several. `knee` is undefined for a run without one. */
export type Observed = Required<Omit<Thresholds, "kneeFrom" | "slowdown">> & {
  knee?: number | undefined;
  slowdown?: number | undefined;
};

export function observe(measured: Measured): Observed {
  const { load, settled } = measured;
  return {
    responseP95: load.response.p95,
    responseP99: load.response.p99,
    settledP99: settled.latency.p99,
    errorShare: load.offered === 0 ? 0 : errorCount(load) / load.offered,
    droppedShare: load.offered === 0 ? 0 : load.dropped / load.offered,
    knee: findKnee(measured)?.rate,
    slowdown: slowdownOf(measured),
  };
}

/** One sentence for each broken threshold. */
export function brokenThresholds(thresholds: Thresholds, observed: Observed): string[] {
  const broken: string[] = [];
  const atMost = (name: string, value: number, limit: number | undefined, unit: string) => {
    if (limit !== undefined && value > limit)
      broken.push(`${name} ${round(value)}${unit} (limit ${limit}${unit})`);
  };
  const { errorShare, droppedShare, kneeFrom } = thresholds;
  atMost("errors", 100 * observed.errorShare, percent(errorShare), " %");
  atMost("arrivals dropped", 100 * observed.droppedShare, percent(droppedShare), " %");
  atMost("response p95", observed.responseP95, thresholds.responseP95, " ms");
  atMost("response p99", observed.responseP99, thresholds.responseP99, " ms");
  atMost("settled p99", observed.settledP99, thresholds.settledP99, " ms");
  atMost("p95 at the end ÷ p95 at the beginning", observed.slowdown ?? 1, thresholds.slowdown, " ×");
  if (kneeFrom !== undefined && observed.knee !== undefined && observed.knee < kneeFrom) {
    broken.push(`the knee is at ${observed.knee} arrivals/s (not below ${kneeFrom})`);
  }
  return broken;
}

const percent = (share: number | undefined) => (share === undefined ? undefined : 100 * share);

/** Keeps enough digits to show that a limit is broken: 0.02 % of errors is not printed as 0.0 %. */
function round(value: number): string {
  return value >= 10 ? value.toFixed(1) : value.toPrecision(2);
}
