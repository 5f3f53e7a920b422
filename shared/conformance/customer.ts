import { randomUUID } from "node:crypto";
import type { OrderView, SummaryView } from "@app/contract/schemas";
import type { Client } from "./client.ts";
import { expectStatus } from "./complaint.ts";
import type { Answer, Request } from "./http.ts";

export type OrderBody = { lines: { sku: string; quantity: number }[]; card: string };
export type Page = { orders: OrderView[]; nextCursor: string | null };
export type Customer = ReturnType<typeof createCustomer>;

/** An order for one item, paid with an accepted card by default. */
export function orderFor(sku: string, quantity = 1, card = "card_accepted"): OrderBody {
  return { lines: [{ sku, quantity }], card };
}

/**
 * One customer's view of the API. A method with the name of a resource returns it and expects success; `try…` returns
 * any answer.
 */
export function createCustomer(client: Client, name: string, token: string) {
  const send = (request: Request) =>
    client.send({ ...request, headers: { authorization: `Bearer ${token}`, ...request.headers } });

  const tryPlace = (body: unknown, headers: Request["headers"] = {}) =>
    send({
      method: "POST",
      path: "/orders",
      headers: { "content-type": "application/json", "idempotency-key": randomUUID(), ...headers },
      body: typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body),
    });

  const read = async <T>(path: string) => success(await send({ path }), 200) as T;
  const tryCancel = (id: string) => send({ method: "POST", path: `/orders/${id}/cancel` });
  const order = (id: string) => read<OrderView>(`/orders/${id}`);
  const summary = (id: string) => read<SummaryView>(`/orders/${id}/summary`);

  return {
    name,
    token,
    send,
    tryPlace,
    tryCancel,
    order,
    summary,
    page: (query = "") => read<Page>(`/orders${query}`),
    /** The first page, once `right` accepts it: the list may lag behind the orders. */
    pageWhen: (what: string, right: (seen: Page) => boolean) =>
      client.until(what, () => read<Page>("/orders?limit=100"), right),
    place: async (body: OrderBody, headers?: Record<string, string>) =>
      success(await tryPlace(body, headers), 202) as OrderView,
    cancel: async (id: string) => success(await tryCancel(id), 202) as OrderView,
    /** The order once it is confirmed or rejected. */
    settled: (id: string) =>
      client.until(
        `order ${id} to settle`,
        () => order(id),
        ({ status }) => status !== "pending",
      ),
    cancelled: (id: string) =>
      client.until(
        `order ${id} to be cancelled`,
        () => order(id),
        ({ status }) => status === "cancelled",
      ),
    summaryWhen: (what: string, id: string, right: (seen: SummaryView) => boolean) =>
      client.until(`the summary to show ${what}`, () => summary(id), right),
  };
}

function success(answer: Answer, status: number): unknown {
  expectStatus(answer, status);
  return answer.body;
}
