import { bodyOf } from "@app/chassis/body";
import { customerOf } from "@app/chassis/callers";
import type { Database } from "@app/chassis/database";
import { accept, Problem } from "@app/contract/problem";
import { parsePlaceOrder } from "@app/contract/request";
import { viewOrder } from "@app/contract/view";
import { isSameRequest, orderIdFor, placeOrder as place } from "@app/domain/order";
import { annotate } from "@app/telemetry/telemetry";
import type { RequestHandler, Response } from "express";
import { findOrder, insertOrder } from "./order-store.ts";
import type { Workers } from "./workers.ts";

/** `POST /orders`: keeps the order and its job in one row, answers, and goes on with the saga at once. */
export function placeOrder(database: Database, workers: Workers): RequestHandler {
  return async (request, response) => {
    const { idempotencyKey, request: wanted } = parsePlaceOrder({
      headers: request.headers as Record<string, string | undefined>,
      body: bodyOf(request),
    });
    const customerId = customerOf(request);
    const id = orderIdFor(customerId, idempotencyKey);
    annotate({ "order.id": id });
    const order = accept(place(wanted, { id, customerId, at: new Date().toISOString() }));
    const job = await workers.take(customerId, (leaseMs) => insertOrder(database, order, leaseMs));
    if (job) return answer(response, order);
    const existing = await findOrder(database, customerId, id);
    if (!existing) throw new Error(`Order ${id} was neither inserted nor found.`);
    if (!isSameRequest(existing, wanted)) throw new Problem("idempotency-key-reused");
    answer(response, existing);
  };
}

function answer(response: Response, order: Parameters<typeof viewOrder>[0]): void {
  response.status(202).location(`/orders/${order.id}`).json(viewOrder(order));
}
