import { createHistogram, type RecordableHistogram } from "node:perf_hooks";
import type { Percentiles } from "../../scenarios/result.ts";

/** Node's HdrHistogram, in microseconds up to ten minutes. `figures`: the number of significant digits. */
export function latencyHistogram(figures = 3): RecordableHistogram {
  return createHistogram({ lowest: 1, highest: 600_000_000, figures });
}

/** The histogram cannot record 0. */
export function record(histogram: RecordableHistogram, milliseconds: number): void {
  histogram.record(Math.max(1, Math.round(milliseconds * 1_000)));
}

/** @param toMs converts a recorded value to milliseconds */
export function percentilesOf(
  histogram: Pick<RecordableHistogram, "count" | "max" | "percentile">,
  toMs = (microseconds: number) => microseconds / 1_000,
): Percentiles {
  if (histogram.count === 0) return { p50: 0, p90: 0, p95: 0, p99: 0, max: 0 };
  const at = (percentile: number) => toMs(histogram.percentile(percentile));
  return { p50: at(50), p90: at(90), p95: at(95), p99: at(99), max: toMs(histogram.max) };
}

/** The 101 quantiles from 0 to 100 %, in milliseconds. */
export function quantilesOf(histogram: RecordableHistogram): number[] {
  if (histogram.count === 0) return [];
  const between = Array.from({ length: 99 }, (_, i) => histogram.percentile(i + 1) / 1_000);
  return [histogram.min / 1_000, ...between, histogram.max / 1_000];
}
