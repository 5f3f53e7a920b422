import { customerOf } from "@app/chassis/callers";
import type { Database } from "@app/chassis/database";
import { encodeCursor, parseListQuery } from "@app/contract/request";
import { viewOrder } from "@app/contract/view";
import type { RequestHandler } from "express";
import { listOrders as list } from "./order-store.ts";

/**
 * `GET /orders`: a page of the caller's orders. It reads one order more than the limit, to know whether a next page
 * exists.
 */
export function listOrders(database: Database): RequestHandler {
  return async (request, response) => {
    const { limit, after } = parseListQuery(request.query);
    const found = await list(database, customerOf(request), limit + 1, after);
    const orders = found.slice(0, limit);
    const nextCursor = found.length > limit ? encodeCursor(orders.at(-1)!) : null;
    response.json({ orders: orders.map(viewOrder), nextCursor });
  };
}
