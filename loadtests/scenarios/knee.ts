import type { Measured } from "./result.ts";
import { rateAt } from "./scenario.ts";

/** The rate, in arrivals per second, from which latency stays high, and the latency that rose first. */
export type Knee = { rate: number; by: "response" | "settled" };

/** The baseline is the median latency of this part of a ramp, from its start. */
const BASELINE_SHARE = 0.2;
const TIMES_BASELINE = 3;
/** With a baseline of a few milliseconds, a latency three times as high is still low. */
const ABOVE_BASELINE_MS = 20;
/** A higher latency is always high: a target that is slow from the start has its knee there. */
const CEILING_MS = 2_000;
/** A single slow second is noise. */
const IN_A_ROW = 3;

/** Finds the knee of a ramp. @returns undefined when latency stayed low until the end */
export function findKnee({ load, settled }: Measured): Knee | undefined {
  if (load.started === 0) return undefined;
  const responses = load.windows.map(({ started, errors, response }) =>
    started === 0 || errors > 0 ? Number.POSITIVE_INFINITY : response.p95,
  );
  const settledIn = new Map(settled.windows.map(({ second, latency }) => [second, latency.p95]));
  const settling = load.windows.map(({ second }) => settledIn.get(second) ?? 0);
  const knees = [
    { window: risesAt(responses), by: "response" as const },
    { window: risesAt(settling), by: "settled" as const },
  ].flatMap(({ window, by }) => (window === -1 ? [] : [{ second: load.windows[window]!.second, by }]));
  const first = knees.sort((a, b) => a.second - b.second)[0];
  return first && { rate: rateAt(load.scenario.stages, first.second), by: first.by };
}

/** @returns the index of the first of several high latencies, or -1 */
function risesAt(latencies: readonly number[]): number {
  const baseline = latencies
    .slice(0, Math.ceil(latencies.length * BASELINE_SHARE))
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const level = baseline[Math.floor(baseline.length / 2)] ?? 0;
  const limit = Math.min(CEILING_MS, Math.max(TIMES_BASELINE * level, level + ABOVE_BASELINE_MS));
  return latencies.findIndex((_, i) => {
    const row = latencies.slice(i, i + IN_A_ROW);
    return row.length === IN_A_ROW && row.every((latency) => latency > limit);
  });
}
