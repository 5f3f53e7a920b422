import type { Scenario } from "./scenario.ts";

/** Past the knee the ramp is expected to cause errors and dropped arrivals, so it limits only the knee itself. */
export const ramp: Scenario = {
  name: "ramp",
  purpose: "Where the knee is: the rate at which latency leaves the ground",
  stages: [{ seconds: 60, from: 10, to: 400 }],
  mix: { placeOrder: 1 },
  skus: "spread",
  thresholds: { kneeFrom: 50 },
};
