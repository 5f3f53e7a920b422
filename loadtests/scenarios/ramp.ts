import type { Scenario } from "./scenario.ts";

export const ramp: Scenario = {
  name: "ramp",
  purpose: "Where the knee is: the rate at which latency leaves the ground",
  stages: [{ seconds: 60, from: 10, to: 400 }],
  mix: { placeOrder: 1 },
  skus: "spread",
  thresholds: { errorShare: 1, droppedShare: 1 },
};
