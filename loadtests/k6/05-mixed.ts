/**
 * 05. Read as customers read.
 *
 * Most requests of a shop only look: seven of ten here. A read asks for an order that the same customer placed in this run, because a load
 * that reads one and the same order measures a cache. So `setup` places an order for every customer, and each virtual user remembers its own.
 */
import http from "k6/http";
import type { Options } from "k6/options";
import { createDraw, drawLines } from "../scenarios/requests.ts";
import type { LoadOperation } from "../scenarios/scenario.ts";
import type { Customer, Response } from "./lib/customer.ts";
import { COMMON } from "./lib/options.ts";
import { runOf } from "./lib/run.ts";
import { newKey, type RunData } from "./lib/run-data.ts";
import { duration, rate } from "./lib/settings.ts";
import { BASE_URL } from "./lib/target.ts";

const RATE = rate(100);

export const options: Options = {
  scenarios: {
    mixed: {
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

/** How often an arrival asks for what, in percent. */
export const mix = { placeOrder: 30, getOrder: 40, listOrders: 10, getSummary: 10, listProducts: 10 };
const draw = createDraw(mix);

const run = runOf("mixed", options);
export const { setup, teardown, handleSummary } = run;

const send: Record<LoadOperation, (me: Customer, data: RunData) => Response> = {
  placeOrder(me, data) {
    const order = { lines: drawLines(data.skus), card: "card_accepted" };
    const headers = { "content-type": "application/json", "idempotency-key": newKey(data) };
    return http.post(`${BASE_URL}/orders`, JSON.stringify(order), me.params("placeOrder", headers));
  },
  getOrder: (me) => http.get(`${BASE_URL}/orders/${me.anOrder()}`, me.params("getOrder")),
  getSummary: (me) => http.get(`${BASE_URL}/orders/${me.anOrder()}/summary`, me.params("getSummary")),
  listOrders: (me) => http.get(`${BASE_URL}/orders?limit=20`, me.params("listOrders")),
  listProducts: (me) => http.get(`${BASE_URL}/products`, me.params("listProducts")),
};

export default function (data: RunData) {
  const me = run.customer(data);
  const operation = draw();
  me.record(operation, send[operation](me, data));
}
