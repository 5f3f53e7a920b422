/**
 * 02. Arrivals come at a rate, however long the answers take.
 *
 * Customers do not wait for each other. With virtual users in a loop a slow answer delays the next request: a target that hangs for a second
 * is spared the load of that second, and the figures hide the delay that customers would have seen. An arrival-rate executor starts requests
 * on schedule. When no virtual user is free it drops the arrival, and a dropped arrival fails the run. k6 adds a virtual user only after it
 * has dropped one, so the script allocates plenty before the run.
 */
import http from "k6/http";
import type { Options } from "k6/options";
import { drawLines } from "../scenarios/requests.ts";
import { COMMON } from "./lib/options.ts";
import { runOf } from "./lib/run.ts";
import { newKey, type RunData } from "./lib/run-data.ts";
import { duration, rate } from "./lib/settings.ts";
import { BASE_URL } from "./lib/target.ts";

const RATE = rate(50);

export const options: Options = {
  scenarios: {
    steady: {
      executor: "constant-arrival-rate",
      rate: RATE,
      timeUnit: "1s",
      duration: duration("20s"),
      preAllocatedVUs: Math.max(20, 3 * RATE),
      gracefulStop: "35s", // longer than the timeout of a request
    },
  },
  thresholds: {
    response: ["p(95)<=250", "p(99)<=500"],
    errors: ["rate==0"],
    dropped_iterations: ["count==0"],
    settled: ["p(99)<=1000"],
    orders_settled: ["count>0"],
    orders_unsettled: ["count==0"],
  },
  ...COMMON,
};

const run = runOf("steady", options);
export const { setup, teardown, handleSummary } = run;

export default function (data: RunData) {
  const me = run.customer(data);
  const order = { lines: drawLines(data.skus), card: "card_accepted" };
  const headers = { "content-type": "application/json", "idempotency-key": newKey(data) };
  const response = http.post(`${BASE_URL}/orders`, JSON.stringify(order), me.params("placeOrder", headers));
  me.record("placeOrder", response);
}
