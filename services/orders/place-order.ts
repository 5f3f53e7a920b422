import { bodyOf } from "@app/chassis/body";
import { customerOf } from "@app/chassis/callers";
import type { Database } from "@app/chassis/database";
import { accept, Problem } from "@app/contract/problem";
import { parsePlaceOrder } from "@app/contract/request";
import { viewOrder } from "@app/contract/view";
import { isSameRequest, orderIdFor, placeOrder as place } from "@app/domain/order";
import { isRejection } from "@app/domain/rejection";
import { annotate } from "@app/telemetry/telemetry";
import type { RequestHandler } from "express";
import { findOrder, insertOrder } from "./order-store.ts";
import type { Workers } from "./workers.ts";

/**
 * `POST /orders`: stores the order and its job in one row, answers, and begins the saga at once. If the rules reject
 * the order, it first looks for a stored order: a new rule must not refuse the replay of an older order.
 */
export function placeOrder(database: Database, workers: Pick<Workers, "take">): RequestHandler {
  return async (request, response) => {
    const { idempotencyKey, request: wanted } = parsePlaceOrder({
      headers: request.headers as Record<string, string | undefined>,
      body: bodyOf(request),
    });
    const customerId = customerOf(request);
    const id = orderIdFor(customerId, idempotencyKey);
    annotate({ "order.id": id });
    const order = place(wanted, { id, customerId, at: new Date().toISOString() });
    const job = isRejection(order)
      ? undefined
      : await workers.take(customerId, (leaseMs) => insertOrder(database, order, leaseMs));
    const kept = job?.order ?? (await findOrder(database, customerId, id));
    if (!kept) throw new Error(`Order ${accept(order).id} was neither inserted nor found.`); // `accept` throws a rejection
    if (!isSameRequest(kept, wanted)) throw new Problem("idempotency-key-reused");
    response.status(202).location(`/orders/${id}`).json(viewOrder(kept));
  };
}
