import { hold, type Scenario } from "./scenario.ts";

export const smoke: Scenario = {
  name: "smoke",
  purpose: "Whether every operation works at all under a little load",
  stages: [hold(5, 5)],
  mix: { placeOrder: 2, getOrder: 1, listOrders: 1, getSummary: 1, listProducts: 1 },
  skus: "spread",
  thresholds: { responseP99: 1_000, settledP99: 2_000, errorShare: 0, droppedShare: 0 },
};
