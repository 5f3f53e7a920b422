import { hold, type Scenario } from "./scenario.ts";

export const spike: Scenario = {
  name: "spike",
  purpose: "What twenty times the load out of nowhere does, and how long its traces stay",
  stages: [hold(5, 10), hold(100, 10), hold(5, 20)],
  mix: { placeOrder: 1 },
  skus: "spread",
  thresholds: { responseP99: 2_000, settledP99: 5_000, errorShare: 0.01, droppedShare: 0 },
};
