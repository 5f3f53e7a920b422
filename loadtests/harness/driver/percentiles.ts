import { createHistogram, type RecordableHistogram } from "node:perf_hooks";
import type { Percentiles } from "../../scenarios/result.ts";

/** Node's own HdrHistogram, in microseconds up to ten minutes; `figures` are the significant digits kept. */
export function latencyHistogram(figures = 3): RecordableHistogram {
  return createHistogram({ lowest: 1, highest: 600_000_000, figures });
}

/** A latency of 0 cannot be recorded; nothing that happens between two processes is that fast. */
export function record(histogram: RecordableHistogram, milliseconds: number): void {
  histogram.record(Math.max(1, Math.round(milliseconds * 1_000)));
}

export function percentilesOf(histogram: RecordableHistogram): Percentiles {
  const at = (percentile: number) => (histogram.count === 0 ? 0 : histogram.percentile(percentile) / 1_000);
  return {
    p50: at(50),
    p90: at(90),
    p95: at(95),
    p99: at(99),
    max: histogram.count === 0 ? 0 : histogram.max / 1_000,
  };
}

/** 101 values in milliseconds, from the least to the greatest: one for each percent. */
export function quantilesOf(histogram: RecordableHistogram): number[] {
  if (histogram.count === 0) return [];
  const between = Array.from({ length: 99 }, (_, i) => histogram.percentile(i + 1) / 1_000);
  return [histogram.min / 1_000, ...between, histogram.max / 1_000];
}
