import { sleep } from "k6";
import http from "k6/http";
import type { CustomerData } from "./customer.ts";
import type { Metrics, Part } from "./metrics.ts";
import { BASE_URL, fetchToken } from "./target.ts";

/** The longest waits, in milliseconds: without an answer, without a newly settled order, and in total. */
const SILENCE_MS = 10_000;
const TIMEOUT_MS = 60_000;
const DEADLINE_MS = 180_000;

type Order = { id: string; placedAt: string; settledAt: string | null };

/**
 * Waits until every order of the run's customers has settled, and records the time of each order by the server's clock.
 * It reads the customers' own lists, so it works on any deployment. It ends before the time limit of `teardown`.
 */
export function settle(
  customers: CustomerData[],
  metrics: Metrics,
  windowAt: (milliseconds: number) => Part | undefined,
): void {
  const beganAt = Date.now();
  const settled = new Set<string>();
  let open = customers.map((customer) => ({ ...customer, unsettled: 0 }));
  let [lastAnswer, lastChange] = [beganAt, beganAt];

  function keep({ id, placedAt, settledAt }: Order): void {
    if (settledAt === null || settled.has(id)) return;
    settled.add(id);
    lastChange = Date.now();
    const milliseconds = Date.parse(settledAt) - Date.parse(placedAt);
    metrics.settled.add(milliseconds);
    const part = windowAt(Date.parse(placedAt));
    if (part) metrics.settledOf.get(part)!.add(milliseconds);
  }

  function isOver(): boolean {
    const now = Date.now();
    return now - lastAnswer > SILENCE_MS || now - lastChange > TIMEOUT_MS || now - beganAt > DEADLINE_MS;
  }

  while (open.length > 0 && !isOver()) {
    open = open.filter((customer) => {
      if (isOver()) return true;
      if (Date.now() > customer.token.renewAt) customer.token = fetchToken(customer.subject);
      const { orders, complete } = listOrders(customer.token.value);
      orders.forEach(keep);
      customer.unsettled = orders.filter(({ settledAt }) => settledAt === null).length;
      if (orders.length > 0 || complete) lastAnswer = Date.now();
      return !complete || customer.unsettled > 0;
    });
    if (open.length > 0) sleep(0.5);
  }
  metrics.ordersSettled.add(settled.size);
  // A customer with an incomplete list may have more orders.
  metrics.ordersUnsettled.add(open.reduce((sum, { unsettled }) => sum + Math.max(1, unsettled), 0));
}

/** Reads all pages, or the pages before the first failure; `complete` is then false. */
function listOrders(token: string): { orders: Order[]; complete: boolean } {
  const orders: Order[] = [];
  const headers = { authorization: `Bearer ${token}` };
  for (let cursor: string | null = ""; cursor !== null; ) {
    const query = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const response = http.get(`${BASE_URL}/orders?limit=100${query}`, {
      headers,
      tags: { name: "settle" },
      timeout: "5s",
      responseType: "text",
    });
    if (response.status !== 200) return { orders, complete: false };
    const page = response.json() as unknown as { orders: Order[]; nextCursor: string | null };
    orders.push(...page.orders);
    cursor = page.nextCursor;
  }
  return { orders, complete: true };
}
