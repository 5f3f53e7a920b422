import type { Database } from "@app/chassis/database";
import { accept } from "@app/contract/problem";
import { viewOrder } from "@app/contract/view";
import { cancelOrder as cancel } from "@app/domain/order";
import type { RequestHandler } from "express";
import { requireOrder } from "./get-order.ts";
import { updateOrder } from "./order-store.ts";
import { LEASE_MS, type Workers } from "./workers.ts";

/** `POST /orders/{id}/cancel`: the row becomes a job again, to refund and to release. */
export function cancelOrder(database: Database, workers: Workers): RequestHandler<{ id: string }> {
  return async (request, response) => {
    const order = await requireOrder(database, request);
    const cancelled = accept(cancel(order, new Date().toISOString()));
    if (cancelled !== order && (await updateOrder(database, cancelled, order.status, LEASE_MS))) {
      workers.begin({ order: cancelled, attempts: 0 });
    }
    response.status(202).json(viewOrder(cancelled));
  };
}
