/**
 * 04. Low, then twenty times as high, then low.
 *
 * A steady load shows a warm system. A spike shows a cold one: it must open connections, start environments and drain queues. A stage of no
 * length makes the rate jump; otherwise k6 would change the rate gradually. The low rate at the end lasts long enough to show the recovery.
 */
import http from "k6/http";
import type { Options } from "k6/options";
import { drawLines } from "../scenarios/requests.ts";
import type { RunData } from "./lib/customer.ts";
import { ALL_ORDERS_SETTLE, COMMON, duration, PACE, rate } from "./lib/options.ts";
import { newKey } from "./lib/requests.ts";
import { runOf } from "./lib/run.ts";
import { BASE_URL } from "./lib/target.ts";

const RATE = rate(100); // of the spike
const LOW = Math.ceil(RATE / 20);

export const options: Options = {
  scenarios: {
    spike: {
      ...PACE,
      executor: "ramping-arrival-rate",
      startRate: LOW,
      stages: [
        { target: LOW, duration: "10s" },
        { target: RATE, duration: "0s" },
        { target: RATE, duration: duration("10s") },
        { target: LOW, duration: "0s" },
        { target: LOW, duration: "20s" },
      ],
      preAllocatedVUs: Math.max(20, 4 * RATE),
    },
  },
  thresholds: {
    response: ["p(99)<=2000"],
    errors: ["rate<=0.01"],
    dropped_iterations: ["count==0"],
    settled: ["p(99)<=5000"],
    ...ALL_ORDERS_SETTLE,
  },
  ...COMMON,
};

const run = runOf("spike", options);
export const { setup, teardown, handleSummary } = run;

export default function (data: RunData) {
  const me = run.customer(data);
  const order = { lines: drawLines(data.skus), card: "card_accepted" };
  const headers = { "content-type": "application/json", "idempotency-key": newKey(data) };
  const response = http.post(`${BASE_URL}/orders`, JSON.stringify(order), me.params("placeOrder", headers));
  me.record("placeOrder", response);
}
