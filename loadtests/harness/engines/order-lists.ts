import type { Store } from "@app/audit/snapshot";
import { listOrders } from "../variants/list-orders.ts";

/** Reads when orders were placed and settled from the lists of the customers who placed them: works on any deployment. */
export function openOrderLists(url: string, tokens: readonly string[]): Pick<Store, "readTimes"> {
  return {
    async readTimes(ids) {
      const wanted = new Set(ids);
      const lists = await Promise.all(tokens.map((token) => listOrders(url, token)));
      const orders = lists.flat().filter(({ id }) => wanted.has(id));
      return orders.map(({ id, placedAt, settledAt }) => ({
        id,
        placedAt: Date.parse(placedAt),
        settledAt: settledAt === null ? undefined : Date.parse(settledAt),
      }));
    },
  };
}
