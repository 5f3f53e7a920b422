import type { ByVariant } from "../cost/names.ts";
import type { Window } from "../simulation/simulate.ts";

/** `latencyTarget` is the p99 of responses in milliseconds; `longestTask` is in seconds. */
export type Needs = { latencyTarget: number; longestTask: number };

/** Whether a variant meets the needs. */
export type Fit = { latency: boolean; admission: boolean; task: boolean; all: boolean };

/**
 * Seconds. Sources: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, and the quotas of HTTP
 * APIs.
 */
export const LONGEST_FUNCTION = 900;
export const LONGEST_ANSWER = 30;
/** Largest share of orders that may be refused. */
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
