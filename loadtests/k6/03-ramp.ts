/**
 * 03. Look for the knee, not for the peak.
 *
 * The rate grows from little to more than two cores can do. Requests per second go on rising well after customers have begun to suffer: the
 * knee is the rate at which latency leaves the ground for good, of answers or of settling, since a variant that only queues answers quickly
 * for a long time. Errors and dropped arrivals are expected past it. So the thresholds look at the arrivals below 50/s alone, by a tag.
 */
import http from "k6/http";
import type { Options } from "k6/options";
import { rateAt } from "../scenarios/knee.ts";
import { drawLines } from "../scenarios/requests.ts";
import { COMMON, stagesOf } from "./lib/options.ts";
import { runOf } from "./lib/run.ts";
import { newKey, type RunData } from "./lib/run-data.ts";
import { duration, rate } from "./lib/settings.ts";
import { BASE_URL } from "./lib/target.ts";

const RATE = rate(400); // at the end

export const options: Options = {
  scenarios: {
    ramp: {
      executor: "ramping-arrival-rate",
      startRate: 10,
      timeUnit: "1s",
      stages: [{ target: RATE, duration: duration("60s") }],
      preAllocatedVUs: Math.max(20, 2 * RATE),
      gracefulStop: "35s", // longer than the timeout of a request
    },
  },
  thresholds: {
    "errors{rate:below_50}": ["rate==0"],
    "response{rate:below_50}": ["p(95)<=250"],
    answers: ["count>0"],
    orders_settled: ["count>0"],
    orders_unsettled: ["count==0"],
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
  const isBelow50 = rateAt(stages, (Date.now() - data.startsAt) / 1_000) < 50;
  const response = http.post(`${BASE_URL}/orders`, JSON.stringify(order), me.params("placeOrder", headers));
  me.record("placeOrder", response, { rate: isBelow50 ? "below_50" : "from_50" });
}
