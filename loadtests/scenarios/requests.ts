import { createRandom, pick, weighted } from "./random.ts";
import type { LoadOperation, Scenario } from "./scenario.ts";

export type LoadRequest = {
  operation: LoadOperation;
  customer: number;
  method: "GET" | "POST";
  path: string;
  headers: Record<string, string>;
  body?: string;
  /** The id of the order that a read asks for. */
  asksFor?: string;
};

/** `run` makes idempotency keys unique; `skus` is the catalog. */
export type RequestPlan = {
  scenario: Scenario;
  tokens: readonly string[];
  skus: readonly string[];
  run: string;
  seed: number;
};

const REMEMBERED_ORDERS = 50;

/** Draws requests of the scenario's mix for random customers. A read asks for an order that the same customer placed in this run. */
export function createRequests({ scenario, tokens, skus, run, seed }: RequestPlan) {
  const random = createRandom(seed);
  const placed = tokens.map((): string[] => []);
  let sequence = 0;

  function place(customer: number): LoadRequest {
    const headers = {
      authorization: `Bearer ${tokens[customer]}`,
      "content-type": "application/json",
      "idempotency-key": `${run}-${sequence++}`,
    };
    const lines =
      scenario.skus === "spread" ? drawLines(skus, random) : [{ sku: scenario.skus.hot, quantity: 1 }];
    const body = JSON.stringify({ lines, card: scenario.card ?? "card_accepted" });
    return { operation: "placeOrder", customer, method: "POST", path: "/orders", headers, body };
  }

  function read(operation: LoadOperation, customer: number): LoadRequest {
    const headers = { authorization: `Bearer ${tokens[customer]}` };
    const request = { operation, customer, method: "GET" as const, headers };
    if (operation === "listProducts") return { ...request, path: "/products" };
    if (operation === "listOrders") return { ...request, path: "/orders?limit=20" };
    const id = pick(placed[customer]!, random);
    return { ...request, path: `/orders/${id}${operation === "getSummary" ? "/summary" : ""}`, asksFor: id };
  }

  return {
    place,
    next(): LoadRequest {
      const operation = weighted(scenario.mix, random);
      const customer = Math.floor(random() * tokens.length);
      return operation === "placeOrder" ? place(customer) : read(operation, customer);
    },
    remember(customer: number, id: string): void {
      const ids = placed[customer]!;
      if (ids.push(id) > REMEMBERED_ORDERS) ids.shift();
    },
  };
}

export type Requests = ReturnType<typeof createRequests>;

/** Draws the lines of an order of two products. */
export function drawLines(skus: readonly string[], random: () => number = Math.random) {
  const first = Math.floor(random() * skus.length);
  const second = (first + 1 + Math.floor(random() * (skus.length - 1))) % skus.length;
  return [first, second].map((i) => ({ sku: skus[i]!, quantity: 1 + Math.floor(random() * 3) }));
}
