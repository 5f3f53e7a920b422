import {
  build,
  decodeFromCompressedBase64,
  encodeIntoCompressedBase64,
  type Histogram,
} from "hdr-histogram-js";
import type { Percentiles, Recording } from "../../scenarios/result.ts";

/** Counts latencies in microseconds, with this number of significant digits. It grows with its highest latency. */
export function latencyHistogram(figures: 2 | 3 = 3): Histogram {
  return build({ numberOfSignificantValueDigits: figures });
}

export function record(histogram: Histogram, milliseconds: number): void {
  histogram.recordValue(Math.max(1, Math.round(milliseconds * 1_000)));
}

/** @param at the latency at a percentile, in milliseconds */
export function percentilesAt(at: (percentile: number) => number): Percentiles {
  return { p50: at(50), p90: at(90), p95: at(95), p99: at(99), max: at(100) };
}

export function percentilesOf(histogram: Histogram): Percentiles {
  return percentilesAt((percentile) => histogram.getValueAtPercentile(percentile) / 1_000);
}

/** The 101 quantiles from 0 to 100 %, in milliseconds. */
export function quantilesOf(histogram: Histogram): number[] {
  if (histogram.totalCount === 0) return [];
  return Array.from({ length: 101 }, (_, percentile) => histogram.getValueAtPercentile(percentile) / 1_000);
}

export function recordingOf(histogram: Histogram): Recording {
  return { ...percentilesOf(histogram), histogram: encodeIntoCompressedBase64(histogram) };
}

/**
 * The recording of all latencies together. Percentiles cannot be added or averaged, but histograms add up exactly. k6
 * keeps no histogram; then each percentile is the highest one of the parts, and that of the whole is at most as high.
 */
export function mergeRecordings(parts: readonly Recording[]): Recording {
  const histograms = parts.flatMap(({ histogram }) =>
    histogram ? [decodeFromCompressedBase64(histogram)] : [],
  );
  const [first, ...others] = histograms;
  if (!first || histograms.length < parts.length) return highestOf(parts);
  first.autoResize = true;
  for (const other of others) first.add(other);
  return recordingOf(first);
}

/** In JSON, a percentile that k6 did not compute is null. */
function highestOf(parts: readonly Percentiles[]): Percentiles {
  const highest = (name: keyof Percentiles) => Math.max(...parts.map((part) => part[name] ?? Number.NaN));
  const [p50, p90, p95, p99, max] = [
    highest("p50"),
    highest("p90"),
    highest("p95"),
    highest("p99"),
    highest("max"),
  ];
  return { p50, p90, p95, p99, max };
}
