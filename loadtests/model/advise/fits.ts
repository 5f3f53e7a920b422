import type { ByVariant } from "../simulation/busiest.ts";
import type { Window } from "../simulation/simulate.ts";

/** `latencyTarget` is the p99 of answers in milliseconds, `longestTask` in seconds. */
export type Needs = { latencyTarget: number; longestTask: number };

/** Whether a variant does what is asked of it. */
export type Fit = { latency: boolean; admission: boolean; task: boolean; all: boolean };

/** Seconds: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html and, for one answer, those of HTTP APIs. */
export const LONGEST_FUNCTION = 900;
export const LONGEST_ANSWER = 30;
/** Of the orders; more than one in a hundred turned away is no service. */
export const MOST_REFUSED = 0.01;

export function fitsOf(busiest: ByVariant<Window>, { latencyTarget, longestTask }: Needs): ByVariant<Fit> {
  const fit = ({ answered, placed, refused }: Window, longest: number): Fit => {
    const latency = answered.p99 * 1_000 <= latencyTarget;
    const admission = refused <= MOST_REFUSED * placed;
    const task = longestTask <= longest;
    return { latency, admission, task, all: latency && admission && task };
  };
  return {
    services: fit(busiest.services, Number.POSITIVE_INFINITY),
    functions: fit(busiest.functions, LONGEST_FUNCTION),
  };
}
