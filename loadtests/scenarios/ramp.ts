import type { Scenario } from "./scenario.ts";

/** Past the knee errors and dropped arrivals are what the ramp is there for, so only the knee itself is limited. */
export const ramp: Scenario = {
  name: "ramp",
  purpose: "Where the knee is: the rate at which latency leaves the ground",
  stages: [{ seconds: 60, from: 10, to: 400 }],
  mix: { placeOrder: 1 },
  skus: "spread",
  thresholds: { kneeFrom: 50, errorShare: 1, droppedShare: 1 },
};
