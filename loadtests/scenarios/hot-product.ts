import { hold, type Scenario } from "./scenario.ts";

export const hotProduct: Scenario = {
  name: "hot-product",
  purpose: "What contention costs: every order buys the same product, so all of them meet in one row",
  stages: [hold(50, 20)],
  mix: { placeOrder: 1 },
  skus: { hot: "sku-001" },
  thresholds: { responseP99: 1_000, settledP99: 2_000, errorShare: 0, droppedShare: 0 },
};
