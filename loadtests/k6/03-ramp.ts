/**
 * 03. Look for the knee, not for the peak.
 *
 * The rate grows beyond the capacity of two cores. Requests per second still rise when customers already wait: the knee is the rate from which
 * the latency of answers or of settling stays high. Settling counts because a variant with long queues still answers quickly. Errors and
 * dropped arrivals are expected past the knee, so the thresholds use a tag to select the arrivals below 50/s.
 */
import http from "k6/http";
import type { Options } from "k6/options";
import { drawLines } from "../scenarios/requests.ts";
import { rateAt } from "../scenarios/scenario.ts";
import type { RunData } from "./lib/customer.ts";
import { ALL_ORDERS_SETTLE, COMMON, duration, PACE, rate, stagesOf } from "./lib/options.ts";
import { newKey } from "./lib/requests.ts";
import { runOf } from "./lib/run.ts";
import { BASE_URL } from "./lib/target.ts";

const RATE = rate(400); // at the end

export const options: Options = {
  scenarios: {
    ramp: {
      ...PACE,
      executor: "ramping-arrival-rate",
      startRate: 10,
      stages: [{ target: RATE, duration: duration("60s") }],
      preAllocatedVUs: Math.max(20, 2 * RATE),
    },
  },
  thresholds: {
    "errors{rate:below_50}": ["rate==0"],
    "response{rate:below_50}": ["p(95)<=250"],
    answers: ["count>0"],
    ...ALL_ORDERS_SETTLE,
  },
  ...COMMON,
};

const run = runOf("ramp", options);
export const { setup, teardown, handleSummary } = run;
const stages = stagesOf(options);

export default function (data: RunData) {
  const me = run.customer(data);
  const order = { lines: drawLines(data.skus), card: "card_accepted" };
  const headers = { "content-type": "application/json", "idempotency-key": newKey(data) };
  const response = http.post(`${BASE_URL}/orders`, JSON.stringify(order), me.params("placeOrder", headers));
  const isBelow50 = rateAt(stages, (Date.now() - data.startsAt) / 1_000) < 50;
  me.record("placeOrder", response, { rate: isBelow50 ? "below_50" : "from_50" });
}
