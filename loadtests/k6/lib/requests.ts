import exec from "k6/execution";
import http from "k6/http";
import { drawLines } from "../../scenarios/requests.ts";
import type { LoadOperation } from "../../scenarios/scenario.ts";
import type { Customer, Response, RunData } from "./customer.ts";
import { BASE_URL } from "./target.ts";

/** One request of each operation. A read asks for an order of the same customer. */
export const send: Record<LoadOperation, (me: Customer, data: RunData) => Response> = {
  placeOrder: (me, data) => placeOrder(me, drawLines(data.skus), newKey(data)),
  getOrder: (me) => http.get(`${BASE_URL}/orders/${me.anOrder()}`, me.params("getOrder")),
  getSummary: (me) => http.get(`${BASE_URL}/orders/${me.anOrder()}/summary`, me.params("getSummary")),
  listOrders: (me) => http.get(`${BASE_URL}/orders?limit=20`, me.params("listOrders")),
  listProducts: (me) => http.get(`${BASE_URL}/products`, me.params("listProducts")),
};

export function placeOrder(me: Customer, lines: { sku: string; quantity: number }[], key: string): Response {
  const order = { lines, card: "card_accepted" };
  const headers = { "content-type": "application/json", "idempotency-key": key };
  return http.post(`${BASE_URL}/orders`, JSON.stringify(order), me.params("placeOrder", headers));
}

/** An idempotency key that is unique over all virtual users and instances. */
export function newKey({ run }: RunData): string {
  return `${run}-${exec.vu.idInTest}-${exec.vu.iterationInScenario}`;
}
