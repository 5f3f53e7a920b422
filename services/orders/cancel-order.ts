import type { Database } from "@app/chassis/database";
import { accept } from "@app/contract/problem";
import { viewOrder } from "@app/contract/view";
import { cancelOrder as cancel } from "@app/domain/fulfilment";
import type { RequestHandler } from "express";
import { requireOrder } from "./get-order.ts";
import { beginToCancel } from "./order-store.ts";
import type { Workers } from "./workers.ts";

/** `POST /orders/{id}/cancel`: the row becomes a job again, which refunds the payment and releases the stock. */
export function cancelOrder(
  database: Database,
  workers: Pick<Workers, "take">,
): RequestHandler<{ id: string }> {
  return async (request, response) => {
    const order = await requireOrder(database, request);
    const cancelled = accept(cancel(order, new Date().toISOString()));
    if (cancelled !== order && cancelled.status === "cancelling") {
      await workers.take(cancelled.customerId, (leaseMs) => beginToCancel(database, cancelled, leaseMs));
    }
    response.status(202).json(viewOrder(cancelled));
  };
}
