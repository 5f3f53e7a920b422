import type { Stage } from "./scenario.ts";

/**
 * When each request is to start, in milliseconds from the start of the run, at an even pace: arrival n comes when the area under
 * the rate reaches n. Within a stage that area is from·t + k·t²/2 with k the slope, solved for t in the form that also holds for k = 0.
 */
export function arrivalTimes(stages: readonly Stage[]): Float64Array {
  const times: number[] = [];
  let startsAt = 0;
  let areaBefore = 0;
  for (const { seconds, from, to } of stages) {
    const slope = (to - from) / seconds;
    const areaAfter = areaBefore + ((from + to) / 2) * seconds;
    while (times.length < areaAfter - 1e-9) {
      const area = times.length - areaBefore;
      const t = area <= 0 ? 0 : (2 * area) / (from + Math.sqrt(Math.max(0, from ** 2 + 2 * slope * area)));
      times.push((startsAt + t) * 1_000);
    }
    startsAt += seconds;
    areaBefore = areaAfter;
  }
  return Float64Array.from(times);
}
