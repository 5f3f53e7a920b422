import type { Measured, Percentiles } from "./result.ts";

/** The first and the last part of a run that are compared. */
const PART = 0.3;
/** A difference of a few milliseconds is noise. */
const NOISE_MS = 20;

/**
 * The median p95 of the last windows divided by that of the first windows. Answers and settled orders each have a
 * ratio; the higher one counts. Undefined for a run without windows.
 */
export function slowdownOf({ load, settled }: Measured): number | undefined {
  const answered = load.windows.filter(({ completed }) => completed > 0).map(({ response }) => response);
  const ratios = [ratioOf(answered), ratioOf(settled.windows.map(({ latency }) => latency))];
  const known = ratios.filter((ratio) => ratio !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

function ratioOf(windows: readonly Percentiles[]): number | undefined {
  const part = Math.ceil(windows.length * PART);
  if (windows.length < 2 * part || part === 0) return undefined;
  const [first, last] = [medianP95(windows.slice(0, part)), medianP95(windows.slice(-part))];
  return last - first <= NOISE_MS ? 1 : last / first;
}

function medianP95(windows: readonly Percentiles[]): number {
  const sorted = windows.map(({ p95 }) => p95).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
