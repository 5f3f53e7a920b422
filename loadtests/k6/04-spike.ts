/**
 * 04. Nothing, then twenty times as much, then nothing.
 *
 * A steady load shows a system that is warm. A spike shows one that is not: connections to open, environments to start, queues to drain. A
 * stage of no length makes the rate jump, since k6 would otherwise glide there. The quiet end is long enough for traces of the spike to show.
 */
import http from "k6/http";
import type { Options } from "k6/options";
import { drawLines } from "../scenarios/requests.ts";
import { COMMON } from "./lib/options.ts";
import { runOf } from "./lib/run.ts";
import { newKey, type RunData } from "./lib/run-data.ts";
import { duration, rate } from "./lib/settings.ts";
import { BASE_URL } from "./lib/target.ts";

const RATE = rate(100); // of the spike
const QUIET = Math.ceil(RATE / 20);

export const options: Options = {
  scenarios: {
    spike: {
      executor: "ramping-arrival-rate",
      startRate: QUIET,
      timeUnit: "1s",
      stages: [
        { target: QUIET, duration: "10s" },
        { target: RATE, duration: "0s" },
        { target: RATE, duration: duration("10s") },
        { target: QUIET, duration: "0s" },
        { target: QUIET, duration: "20s" },
      ],
      preAllocatedVUs: Math.max(20, 4 * RATE),
      gracefulStop: "35s", // longer than the timeout of a request
    },
  },
  thresholds: {
    response: ["p(99)<=2000"],
    errors: ["rate<=0.01"],
    dropped_iterations: ["count==0"],
    settled: ["p(99)<=5000"],
    orders_settled: ["count>0"],
    orders_unsettled: ["count==0"],
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
