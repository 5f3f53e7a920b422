import { findKnee } from "./knee.ts";
import { errorCount, type Measured } from "./result.ts";
import type { Thresholds } from "./scenario.ts";

/** What a run, or the median of several, shows of each thing that a threshold limits; without a `knee` none was found. */
export type Observed = Required<Omit<Thresholds, "kneeFrom">> & { knee?: number | undefined };

export function observe(measured: Measured): Observed {
  const { load, settled } = measured;
  return {
    responseP95: load.response.p95,
    responseP99: load.response.p99,
    settledP99: settled.latency.p99,
    errorShare: load.offered === 0 ? 0 : errorCount(load) / load.offered,
    droppedShare: load.offered === 0 ? 0 : load.dropped / load.offered,
    knee: findKnee(measured)?.rate,
  };
}

/** What was to be kept and was not, in words; empty when all thresholds hold. */
export function brokenThresholds(thresholds: Thresholds, observed: Observed): string[] {
  const broken: string[] = [];
  const atMost = (name: string, value: number, limit: number | undefined, unit: "ms" | "%") => {
    if (limit !== undefined && value > limit)
      broken.push(`${name} ${round(value)} ${unit} (limit ${limit} ${unit})`);
  };
  atMost("errors", 100 * observed.errorShare, 100 * thresholds.errorShare, "%");
  atMost("arrivals dropped", 100 * observed.droppedShare, 100 * thresholds.droppedShare, "%");
  atMost("response p95", observed.responseP95, thresholds.responseP95, "ms");
  atMost("response p99", observed.responseP99, thresholds.responseP99, "ms");
  atMost("settled p99", observed.settledP99, thresholds.settledP99, "ms");
  const { kneeFrom } = thresholds;
  if (kneeFrom !== undefined && observed.knee !== undefined && observed.knee < kneeFrom) {
    broken.push(`the knee is at ${observed.knee} arrivals/s (not below ${kneeFrom})`);
  }
  return broken;
}

/** Enough digits that a broken limit is never shown as kept: 0.02 % of errors are not 0.0 %. */
function round(value: number): string {
  return value >= 10 ? value.toFixed(1) : value.toPrecision(2);
}
