import type { Measured } from "./result.ts";
import type { Stage } from "./scenario.ts";

/** The rate, in arrivals per second, at which latency left the ground for good, and which of the two did first. */
export type Knee = { rate: number; by: "response" | "settled" };

/** Part of a ramp from whose latencies the ground is taken. */
const GROUND_SHARE = 0.2;
const TIMES_GROUND = 3;
/** On a ground of a few milliseconds three times as much is still nothing. */
const ABOVE_GROUND_MS = 20;
/** A single slow second is noise. */
const IN_A_ROW = 3;

/** Looks for the knee in the seconds of a ramp; undefined when latency stayed on the ground to the end. */
export function findKnee({ load, settled }: Measured): Knee | undefined {
  const { stages } = load.scenario;
  const responses = load.windows.map(({ started, errors, response }) =>
    started === 0 || errors > 0 ? Number.POSITIVE_INFINITY : response.p95,
  );
  const lastSecond = Math.max(-1, ...settled.windows.map(({ second }) => second));
  const settling = Array.from({ length: lastSecond + 1 }, () => 0);
  for (const { second, latency } of settled.windows) if (second >= 0) settling[second] = latency.p95;
  const knees = [
    { second: leavesGround(responses), by: "response" as const },
    { second: leavesGround(settling), by: "settled" as const },
  ].flatMap(({ second, by }) => (second === undefined ? [] : [{ second, by }]));
  const first = knees.sort((a, b) => a.second - b.second)[0];
  return first && { rate: rateAt(stages, first.second), by: first.by };
}

function leavesGround(latencies: readonly number[]): number | undefined {
  const ground = latencies.slice(0, Math.ceil(latencies.length * GROUND_SHARE)).sort((a, b) => a - b);
  const level = ground[Math.floor(ground.length / 2)] ?? 0;
  const limit = Math.max(TIMES_GROUND * level, level + ABOVE_GROUND_MS);
  const second = latencies.findIndex((_, i) => {
    const row = latencies.slice(i, i + IN_A_ROW);
    return row.length === IN_A_ROW && row.every((latency) => latency > limit);
  });
  return second === -1 ? undefined : second;
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
