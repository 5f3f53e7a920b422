/**
 * 05. Read as customers read.
 *
 * Most requests in a shop are reads: seven of ten here. Each read asks for an order that the same customer placed in this run, because a load
 * that reads one order again and again measures a cache. So `setup` places an order for every customer, and each virtual user remembers its own.
 */
import type { Options } from "k6/options";
import { weighted } from "../scenarios/random.ts";
import type { RunData } from "./lib/customer.ts";
import { ALL_ORDERS_SETTLE, COMMON, duration, PACE, rate } from "./lib/options.ts";
import { send } from "./lib/requests.ts";
import { runOf } from "./lib/run.ts";

const RATE = rate(100);

export const options: Options = {
  scenarios: {
    mixed: {
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

/** Percentages of the operations. */
export const mix = { placeOrder: 30, getOrder: 40, listOrders: 10, getSummary: 10, listProducts: 10 };

const run = runOf("mixed", options);
export const { setup, teardown, handleSummary } = run;

export default function (data: RunData) {
  const me = run.customer(data);
  const operation = weighted(mix);
  me.record(operation, send[operation](me, data));
}
