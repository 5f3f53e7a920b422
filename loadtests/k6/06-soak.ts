/**
 * 06. Run a modest load for half an hour.
 *
 * Some faults take longer than a minute: leaks, growing tables, indexes that outgrow memory, expired leases, connections and tokens. At the end
 * the judgement compares the last third of the run with the first third. k6 cannot compare two metrics in a threshold, so a threshold limits
 * the last five minutes instead. Virtual users renew their tokens.
 */
import type { Options } from "k6/options";
import { weighted } from "../scenarios/random.ts";
import type { RunData } from "./lib/customer.ts";
import { ALL_ORDERS_SETTLE, COMMON, duration, PACE, rate, secondsIn } from "./lib/options.ts";
import { send } from "./lib/requests.ts";
import { runOf } from "./lib/run.ts";

const RATE = rate(30);
const DURATION = duration("30m");
const LAST_SECONDS = secondsIn(DURATION) / 6;

export const options: Options = {
  scenarios: {
    soak: {
      ...PACE,
      executor: "constant-arrival-rate",
      rate: RATE,
      duration: DURATION,
      preAllocatedVUs: Math.max(20, 3 * RATE),
    },
  },
  thresholds: {
    response: ["p(95)<=250", "p(99)<=500"],
    "response{part:last}": ["p(95)<=250"],
    errors: ["rate==0"],
    dropped_iterations: ["count==0"],
    settled: ["p(99)<=1000"],
    ...ALL_ORDERS_SETTLE,
  },
  ...COMMON,
};

/** Percentages of the operations. */
export const mix = { placeOrder: 30, getOrder: 40, listOrders: 10, getSummary: 10, listProducts: 10 };

const run = runOf("soak", options);
export const { setup, teardown, handleSummary } = run;

export default function (data: RunData) {
  const me = run.customer(data);
  const operation = weighted(mix);
  const secondsLeft = secondsIn(DURATION) - (Date.now() - data.startsAt) / 1_000;
  me.record(operation, send[operation](me, data), { part: secondsLeft <= LAST_SECONDS ? "last" : "before" });
}
