import type { Database } from "@app/chassis/database";
import type { Order } from "@app/domain/order";
import { inSpan, telemetry } from "@app/telemetry/telemetry";
import type { Job } from "./job-store.ts";
import { updateOrder } from "./order-store.ts";

/** Keeps what became of an order, as a step of its trace. @returns as `updateOrder` does */
export function settleOrder(
  database: Database,
  order: Order,
  job: Job,
  leaseMs: number | undefined,
): Promise<boolean> {
  const attributes = { "order.id": order.id, "order.status": order.status };
  return inSpan("settleOrder", attributes, () => updateOrder(database, order, job.lease, leaseMs));
}

/** How long the customer waited for it, by the service's clock: from placing or cancelling on. */
export function measureWait(order: Order): void {
  const since = "cancellingAt" in order && order.cancellingAt ? order.cancellingAt : order.placedAt;
  const seconds = (Date.now() - Date.parse(since)) / 1_000;
  telemetry?.observe("orders_settle_duration_seconds", seconds, { status: order.status });
}
