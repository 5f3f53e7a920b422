/**
 * 01. Look at the body, too.
 *
 * A Lambda that throws can answer 200 with an `errorMessage`, and a proxy can answer 200 with somebody else's page. So `record` checks every
 * answer twice: for the status that its operation promises, and for a body that answers the request. This script sends a few of each
 * operation. Run it before any other: figures of a load that was answered wrongly are worth nothing.
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

const RATE = rate(5);

export const options: Options = {
  scenarios: {
    smoke: {
      executor: "constant-arrival-rate",
      rate: RATE,
      timeUnit: "1s",
      duration: duration("5s"),
      preAllocatedVUs: Math.max(20, 3 * RATE),
      gracefulStop: "35s", // longer than the timeout of a request
    },
  },
  thresholds: {
    checks: ["rate==1"],
    response: ["p(99)<=1000"],
    errors: ["rate==0"],
    dropped_iterations: ["count==0"],
    settled: ["p(99)<=2000"],
    orders_settled: ["count>0"],
    orders_unsettled: ["count==0"],
  },
  ...COMMON,
};

/** How often an arrival asks for what. */
export const mix = { placeOrder: 2, getOrder: 1, listOrders: 1, getSummary: 1, listProducts: 1 };
const draw = createDraw(mix);

const run = runOf("smoke", options);
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
