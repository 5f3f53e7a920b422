import type { Database } from "@app/chassis/database";
import type { Position } from "@app/contract/request";
import type { Order } from "@app/domain/order";
import { inSpan, traceparent } from "@app/telemetry/telemetry";
import type { Job } from "./job-store.ts";
import { type JobRow, ORDER_COLUMNS, type OrderRow, toOrder } from "./order-row.ts";

/**
 * Stores a new order. The same row is the job to fulfil it, leased to this process for `leaseMs` (0: any process may claim it).
 * @returns the job, or undefined when the order exists already: the request is a replay
 */
export async function insertOrder(
  database: Database,
  order: Order,
  leaseMs: number,
): Promise<Job | undefined> {
  const { rowCount } = await database.query({
    name: "insert-order",
    text: `
      insert into orders (id, customer_id, lines, total, currency, card, status, placed_at, lease_until, attempts,
        traceparent)
      values ($1, $2, $3, $4, $5, $6, 'pending', $7, now() + $8 * interval '1 millisecond', sign($8), $9)
      on conflict (id) do nothing`,
    values: [
      order.id,
      order.customerId,
      JSON.stringify(order.lines),
      order.total,
      order.currency,
      order.card,
      order.placedAt,
      leaseMs,
      traceparent(),
    ],
  });
  return rowCount === 1 ? { order, attempts: 1, sheds: 0, lease: 1 } : undefined;
}

/** Finds one customer's order. Another customer's order is not found. */
export async function findOrder(
  database: Database,
  customerId: string,
  id: string,
): Promise<Order | undefined> {
  const { rows } = await database.query<OrderRow>({
    name: "find-order",
    text: `select ${ORDER_COLUMNS} from orders where id = $1 and customer_id = $2`,
    values: [id, customerId],
  });
  return rows[0] && toOrder(rows[0]);
}

/** A page of one customer's orders, newest first, from after a position. */
export async function listOrders(
  database: Database,
  customerId: string,
  limit: number,
  after: Position | undefined,
): Promise<Order[]> {
  const { rows } = await database.query<OrderRow>({
    name: after ? "list-orders-after" : "list-orders",
    text: `
      select ${ORDER_COLUMNS} from orders
      where customer_id = $1 ${after ? "and (placed_at, id) < ($3, $4)" : ""}
      order by placed_at desc, id desc
      limit $2`,
    values: after ? [customerId, limit, after.placedAt, after.id] : [customerId, limit],
  });
  return rows.map(toOrder);
}

/**
 * Stores the state that a fact changed, if `lease` is still the order's lease: only its holder may write. A step of the order's trace.
 * @param leaseMs the new lease in ms; undefined when nothing is left to do
 * @returns false when the lease was lost, so another process works on the order
 */
export async function updateOrder(
  database: Database,
  order: Order,
  lease: number,
  leaseMs: number | undefined,
): Promise<boolean> {
  const attributes = { "order.id": order.id, "order.status": order.status };
  const write = {
    name: "update-order",
    text: `
      update orders set status = $3, reason = $4, settled_at = $5, cancelled_at = $6,
        lease_until = now() + $7 * interval '1 millisecond', lease_number = lease_number + $8,
        attempts = 1, sheds = 0, slow = false, last_error = null
      where id = $1 and lease_number = $2`,
    values: [
      order.id,
      lease,
      order.status,
      "reason" in order ? order.reason : null,
      "settledAt" in order ? order.settledAt : null,
      "cancelledAt" in order ? order.cancelledAt : null,
      leaseMs,
      leaseMs === undefined ? 1 : 0,
    ],
  };
  const { rowCount } = await inSpan("settleOrder", attributes, () => database.query(write));
  return rowCount === 1;
}

/**
 * Makes a confirmed order a job again. Its status is the optimistic lock: of two cancellations at once, one begins the job.
 * @param leaseMs as for a new order
 * @returns the job, or undefined when the order is no longer confirmed
 */
export async function beginToCancel(
  database: Database,
  order: Order & { status: "cancelling" },
  leaseMs: number,
): Promise<Job | undefined> {
  const { rows } = await database.query<Pick<JobRow, "lease_number">>({
    name: "begin-to-cancel",
    text: `
      update orders set status = 'cancelling', cancelling_at = $2, attempts = sign($3), sheds = 0, slow = false,
        lease_until = now() + $3 * interval '1 millisecond', lease_number = lease_number + 1, traceparent = $4
      where id = $1 and status = 'confirmed'
      returning lease_number`,
    values: [order.id, order.cancellingAt, leaseMs, traceparent()],
  });
  return rows[0] && { order, attempts: 1, sheds: 0, lease: rows[0].lease_number };
}
