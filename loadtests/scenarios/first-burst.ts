import type { Scenario } from "./scenario.ts";
import { steadyAt } from "./steady.ts";

/** The steady load on a variant that has not carried any yet; it also warms up what is measured after it. */
export function firstBurstAt(rate: number, seconds: number): Scenario {
  return {
    ...steadyAt(rate, seconds),
    name: "first-burst",
    purpose: "What the first customers wait for while code is compiled, connections open and workers start",
    thresholds: { errorShare: 0, droppedShare: 0 },
  };
}
