import type { Stage } from "../../scenarios/scenario.ts";
import { arrivalTimes } from "../../scenarios/scenario.ts";
import { exponential, type Source } from "./distributions.ts";
import type { Timeline } from "./timeline.ts";

/**
 * Random arrivals (Poisson) at a rate that changes over the stages. They are drawn at the highest rate and kept with
 * the probability of the rate at that moment (thinning, Lewis and Shedler 1979).
 */
export function arrive(
  timeline: Timeline,
  stages: readonly Stage[],
  source: Source,
  arrival: () => void,
): void {
  const highest = Math.max(...stages.flatMap(({ from, to }) => [from, to]));
  if (highest === 0) return;
  const gap = exponential(1 / highest, source);
  const end = stages.reduce((sum, { seconds }) => sum + seconds, 0);
  const next = () => {
    const at = timeline.now + gap();
    if (at > end) return;
    timeline.at(at, () => {
      if (source() * highest < rateAt(stages, timeline.now)) arrival();
      next();
    });
  };
  next();
}

/** Arrivals at the times of the load generator's schedule. */
export function arriveEvenly(timeline: Timeline, stages: readonly Stage[], arrival: () => void): void {
  for (const milliseconds of arrivalTimes(stages)) timeline.at(milliseconds / 1_000, arrival);
}

/** Arrivals per second at a time, linear within each stage; 0 after the last. */
export function rateAt(stages: readonly Stage[], time: number): number {
  let begin = 0;
  for (const { seconds, from, to } of stages) {
    if (time < begin + seconds) return from + ((to - from) * (time - begin)) / seconds;
    begin += seconds;
  }
  return 0;
}
