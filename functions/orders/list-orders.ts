import { encodeCursor, parseListQuery } from "@app/contract/request";
import { viewOrder } from "@app/contract/view";
import { customerFunction } from "../chassis/customer-function.ts";
import { listOrders } from "./order-store.ts";

/**
 * `GET /orders`: a page of the caller's orders. It reads one more than requested, to know whether there is a next page.
 */
export const handler = customerFunction("orders:read", async ({ customerId, query }) => {
  const { limit, after } = parseListQuery(query);
  const found = await listOrders(customerId, limit + 1, after);
  const orders = found.slice(0, limit);
  const nextCursor = found.length > limit ? encodeCursor(orders.at(-1)!) : null;
  return { status: 200, json: { orders: orders.map(viewOrder), nextCursor } };
});
