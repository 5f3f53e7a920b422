import { customerOf } from "@app/chassis/callers";
import type { Database } from "@app/chassis/database";
import { Problem } from "@app/contract/problem";
import type { Order } from "@app/domain/order";
import type { Request, RequestHandler } from "express";
import { findOrder } from "./order-store.ts";

/** `GET /orders/{id}` and orders' part of the summary: one of the caller's orders, converted by `view`. */
export function getOrder(database: Database, view: (order: Order) => object): RequestHandler<{ id: string }> {
  return async (request, response) => {
    response.json(view(await requireOrder(database, request)));
  };
}

export async function requireOrder(database: Database, request: Request<{ id: string }>): Promise<Order> {
  const order = await findOrder(database, customerOf(request), request.params.id);
  if (!order) throw new Problem("order-not-found");
  return order;
}
