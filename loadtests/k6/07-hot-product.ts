/**
 * 07. Everybody wants the same one.
 *
 * Spread over a catalog, orders hardly meet. When all of them buy one product they all meet in one row, and the time for which that row is
 * held limits the rate: compare the settled latency with that of 02 at the same rate.
 */
import http from "k6/http";
import type { Options } from "k6/options";
import { COMMON } from "./lib/options.ts";
import { runOf } from "./lib/run.ts";
import { newKey, type RunData } from "./lib/run-data.ts";
import { duration, rate } from "./lib/settings.ts";
import { BASE_URL } from "./lib/target.ts";

const RATE = rate(50);
const HOT = "sku-001";

export const options: Options = {
  scenarios: {
    hot_product: {
      executor: "constant-arrival-rate",
      rate: RATE,
      timeUnit: "1s",
      duration: duration("20s"),
      preAllocatedVUs: Math.max(20, 3 * RATE),
      gracefulStop: "35s", // longer than the timeout of a request
    },
  },
  thresholds: {
    response: ["p(99)<=1000"],
    errors: ["rate==0"],
    dropped_iterations: ["count==0"],
    settled: ["p(99)<=2000"],
    orders_settled: ["count>0"],
    orders_unsettled: ["count==0"],
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
