import { hold, type Scenario } from "./scenario.ts";

export const mixed: Scenario = {
  name: "mixed",
  purpose: "How reads and writes get along: seven requests of ten only read",
  stages: [hold(100, 20)],
  mix: { placeOrder: 30, getOrder: 40, listOrders: 10, getSummary: 10, listProducts: 10 },
  skus: "spread",
  thresholds: { responseP95: 250, responseP99: 500, settledP99: 1_000, errorShare: 0, droppedShare: 0 },
};
