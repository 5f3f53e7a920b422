/**
 * 01. Check the body, too.
 *
 * A Lambda that throws can answer 200 with an `errorMessage`, and a proxy can answer 200 with an unrelated page. So `record` checks the status
 * and the body of every answer. This script sends a few requests of each operation. Run it first: figures of wrong answers are worthless.
 */
import type { Options } from "k6/options";
import { weighted } from "../scenarios/random.ts";
import type { RunData } from "./lib/customer.ts";
import { ALL_ORDERS_SETTLE, COMMON, duration, PACE, rate } from "./lib/options.ts";
import { send } from "./lib/requests.ts";
import { runOf } from "./lib/run.ts";

const RATE = rate(5);

export const options: Options = {
  scenarios: {
    smoke: {
      ...PACE,
      executor: "constant-arrival-rate",
      rate: RATE,
      duration: duration("5s"),
      preAllocatedVUs: Math.max(20, 3 * RATE),
    },
  },
  thresholds: {
    checks: ["rate==1"],
    response: ["p(99)<=1000"],
    errors: ["rate==0"],
    dropped_iterations: ["count==0"],
    settled: ["p(99)<=2000"],
    ...ALL_ORDERS_SETTLE,
  },
  ...COMMON,
};

/** Relative frequencies of the operations. */
export const mix = { placeOrder: 2, getOrder: 1, listOrders: 1, getSummary: 1, listProducts: 1 };

const run = runOf("smoke", options);
export const { setup, teardown, handleSummary } = run;

export default function (data: RunData) {
  const me = run.customer(data);
  const operation = weighted(mix);
  me.record(operation, send[operation](me, data));
}
