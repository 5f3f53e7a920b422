import type { Measured } from "./result.ts";
import type { Stage } from "./scenario.ts";

/** The rate, in arrivals per second, at which latency left the ground for good, and which of the two did first. */
export type Knee = { rate: number; by: "response" | "settled" };

/** Part of a ramp from whose latencies the ground is taken. */
const GROUND_SHARE = 0.2;
const TIMES_GROUND = 3;
/** On a ground of a few milliseconds three times as much is still nothing. */
const ABOVE_GROUND_MS = 20;
/** No latency above this is ground: a target that is slow from the start has its knee there. */
const CEILING_MS = 2_000;
/** A single slow second is noise. */
const IN_A_ROW = 3;

/** Looks for the knee in the windows of a ramp. @returns undefined when latency stayed on the ground to the end */
export function findKnee({ load, settled }: Measured): Knee | undefined {
  const { stages } = load.scenario;
  if (load.started === 0) return undefined;
  const responses = load.windows.map(({ started, errors, response }) =>
    started === 0 || errors > 0 ? Number.POSITIVE_INFINITY : response.p95,
  );
  const settledIn = new Map(settled.windows.map(({ second, latency }) => [second, latency.p95]));
  const settling = load.windows.map(({ second }) => settledIn.get(second) ?? 0);
  const knees = [
    { window: leavesGround(responses), by: "response" as const },
    { window: leavesGround(settling), by: "settled" as const },
  ].flatMap(({ window, by }) => (window === -1 ? [] : [{ second: load.windows[window]!.second, by }]));
  const first = knees.sort((a, b) => a.second - b.second)[0];
  return first && { rate: rateAt(stages, first.second), by: first.by };
}

/** @returns the index of the first latency off the ground, or -1 */
function leavesGround(latencies: readonly number[]): number {
  const ground = latencies
    .slice(0, Math.ceil(latencies.length * GROUND_SHARE))
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const level = ground[Math.floor(ground.length / 2)] ?? 0;
  const limit = Math.min(CEILING_MS, Math.max(TIMES_GROUND * level, level + ABOVE_GROUND_MS));
  return latencies.findIndex((_, i) => {
    const row = latencies.slice(i, i + IN_A_ROW);
    return row.length === IN_A_ROW && row.every((latency) => latency > limit);
  });
}

/** Arrivals per second at a second of the schedule, rounded. */
export function rateAt(stages: readonly Stage[], second: number): number {
  let startsAt = 0;
  for (const { seconds, from, to } of stages) {
    if (second < startsAt + seconds) return Math.round(from + ((to - from) * (second - startsAt)) / seconds);
    startsAt += seconds;
  }
  return Math.round(stages[stages.length - 1]?.to ?? 0);
}
