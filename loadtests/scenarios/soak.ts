import { hold, type Scenario } from "./scenario.ts";

export const soak: Scenario = {
  name: "soak",
  purpose: "What only time shows: leaks, tables that grow, leases and tokens that run out",
  stages: [hold(30, 30 * 60)],
  mix: { placeOrder: 30, getOrder: 40, listOrders: 10, getSummary: 10, listProducts: 10 },
  skus: "spread",
  thresholds: {
    responseP95: 250,
    responseP99: 500,
    settledP99: 1_000,
    slowdown: 1.5,
    errorShare: 0,
    droppedShare: 0,
  },
};
