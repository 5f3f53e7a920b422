import { sleep } from "k6";
import http from "k6/http";
import { type Metrics, settledInSecond } from "./metrics.ts";
import { BASE_URL } from "./target.ts";

const PATIENCE_MS = 60_000;

type Order = { id: string; placedAt: string; settledAt: string | null };

/**
 * Waits until every order of the run's customers has settled, or nothing has changed for a while, and keeps how long each took by the
 * server's clock. It reads the customers' own lists, so it works on any deployment.
 */
export function settle(tokens: readonly string[], startsAt: number, metrics: Metrics): void {
  let open = tokens;
  let lastChange = Date.now();
  const settled = new Set<string>();
  while (open.length > 0 && Date.now() - lastChange < PATIENCE_MS) {
    open = open.filter((token) => {
      const { orders, complete } = listOrders(token);
      for (const { id, placedAt, settledAt } of orders) {
        if (settledAt === null || settled.has(id)) continue;
        settled.add(id);
        lastChange = Date.now();
        const milliseconds = Date.parse(settledAt) - Date.parse(placedAt);
        metrics.settled.add(milliseconds);
        const second = Math.floor((Date.parse(placedAt) - startsAt) / 1_000);
        metrics.trends.get(settledInSecond(second))?.add(milliseconds);
      }
      return !complete || orders.some(({ settledAt }) => settledAt === null);
    });
    if (open.length > 0) sleep(0.5);
  }
}

/** All pages, or those before the first that was not answered: whether more orders are open is unknown then. */
function listOrders(token: string): { orders: Order[]; complete: boolean } {
  const orders: Order[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const query = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const headers = { authorization: `Bearer ${token}` };
    const response = http.get(`${BASE_URL}/orders?limit=100${query}`, { headers, tags: { name: "settle" } });
    if (response.status !== 200) return { orders, complete: false };
    const page = response.json() as unknown as { orders: Order[]; nextCursor: string | null };
    orders.push(...page.orders);
    cursor = page.nextCursor;
  }
  return { orders, complete: true };
}
