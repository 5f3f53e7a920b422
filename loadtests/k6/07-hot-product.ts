/**
 * 07. Let every customer buy the same product.
 *
 * Orders of different products seldom meet. Orders of one product all meet in one row, and the time for which each order holds that row limits
 * the rate. Compare the settled latency with the settled latency of 02 at the same rate.
 */
import http from "k6/http";
import type { Options } from "k6/options";
import type { RunData } from "./lib/customer.ts";
import { ALL_ORDERS_SETTLE, COMMON, duration, PACE, rate } from "./lib/options.ts";
import { newKey } from "./lib/requests.ts";
import { runOf } from "./lib/run.ts";
import { BASE_URL } from "./lib/target.ts";

const RATE = rate(50);
const HOT = "sku-001";

export const options: Options = {
  scenarios: {
    hot_product: {
      ...PACE,
      executor: "constant-arrival-rate",
      rate: RATE,
      duration: duration("20s"),
      preAllocatedVUs: Math.max(20, 3 * RATE),
    },
  },
  thresholds: {
    response: ["p(99)<=1000"],
    errors: ["rate==0"],
    dropped_iterations: ["count==0"],
    settled: ["p(99)<=2000"],
    ...ALL_ORDERS_SETTLE,
  },
  ...COMMON,
};

const run = runOf("hot-product", options);
export const { setup, teardown, handleSummary } = run;

export default function (data: RunData) {
  const me = run.customer(data);
  const order = { lines: [{ sku: HOT, quantity: 1 }], card: "card_accepted" };
  const headers = { "content-type": "application/json", "idempotency-key": newKey(data) };
  const response = http.post(`${BASE_URL}/orders`, JSON.stringify(order), me.params("placeOrder", headers));
  me.record("placeOrder", response);
}
