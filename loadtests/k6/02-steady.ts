/**
 * 02. Send requests at a rate, however long the answers take.
 *
 * Customers do not wait for each other. A virtual user in a loop does: a slow answer delays its next request. A target that hangs for a second
 * then gets less load in that second, and the figures hide the delay that customers would notice. An arrival-rate executor starts requests on
 * schedule. Without a free virtual user it drops the arrival, and a dropped arrival fails the run. k6 adds a virtual user only after it has
 * dropped an arrival, so the script allocates plenty before the run.
 */
import http from "k6/http";
import type { Options } from "k6/options";
import { drawLines } from "../scenarios/requests.ts";
import type { RunData } from "./lib/customer.ts";
import { ALL_ORDERS_SETTLE, COMMON, duration, PACE, rate } from "./lib/options.ts";
import { newKey } from "./lib/requests.ts";
import { runOf } from "./lib/run.ts";
import { BASE_URL } from "./lib/target.ts";

const RATE = rate(50);

export const options: Options = {
  scenarios: {
    steady: {
      ...PACE,
      executor: "constant-arrival-rate",
      rate: RATE,
      duration: duration("20s"),
      preAllocatedVUs: Math.max(20, 3 * RATE),
    },
  },
  thresholds: {
    response: ["p(95)<=250", "p(99)<=500"],
    errors: ["rate==0"],
    dropped_iterations: ["count==0"],
    settled: ["p(99)<=1000"],
    ...ALL_ORDERS_SETTLE,
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
