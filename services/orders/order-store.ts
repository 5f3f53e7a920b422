import type { Database } from "@app/chassis/database";
import type { Position } from "@app/contract/request";
import type { Order } from "@app/domain/order";
import { type OrderRow, toOrder } from "./order-row.ts";

/**
 * Keeps a new order and, in the same row, the job to fulfil it, leased to this process for `leaseMs` (0: to whoever
 * comes first).
 * @returns false when the order exists: a replay
 */
export async function insertOrder(database: Database, order: Order, leaseMs: number): Promise<boolean> {
  const { rowCount } = await database.query({
    name: "insert-order",
    text: `
      insert into orders (id, customer_id, lines, total, currency, card, status, placed_at, lease_until)
      values ($1, $2, $3, $4, $5, $6, 'pending', $7, now() + $8 * interval '1 millisecond')
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
    ],
  });
  return rowCount === 1;
}

/** One customer's order: somebody else's is not found. */
export async function findOrder(
  database: Database,
  customerId: string,
  id: string,
): Promise<Order | undefined> {
  const { rows } = await database.query<OrderRow>({
    name: "find-order",
    text: "select * from orders where id = $1 and customer_id = $2",
    values: [id, customerId],
  });
  return rows[0] && toOrder(rows[0]);
}

/** A page of one customer's orders, newest first, beginning after a position. */
export async function listOrders(
  database: Database,
  customerId: string,
  limit: number,
  after: Position | undefined,
): Promise<Order[]> {
  const { rows } = await database.query<OrderRow>({
    name: after ? "list-orders-after" : "list-orders",
    text: `
      select * from orders
      where customer_id = $1 ${after ? "and (placed_at, id) < ($3, $4)" : ""}
      order by placed_at desc, id desc
      limit $2`,
    values: after ? [customerId, limit, after.placedAt, after.id] : [customerId, limit],
  });
  return rows.map(toOrder);
}

/**
 * Keeps what a fact changed. The status that the order had is the optimistic lock: whoever comes second changes nothing.
 * @param leaseMs how much longer this process works on the order; undefined when nothing is left to do
 * @returns false when the order had moved on meanwhile
 */
export async function updateOrder(
  database: Database,
  order: Order,
  from: Order["status"],
  leaseMs: number | undefined,
): Promise<boolean> {
  const { rowCount } = await database.query({
    name: "update-order",
    text: `
      update orders set status = $3, reason = $4, settled_at = $5, cancelling_at = $6, cancelled_at = $7,
        lease_until = now() + $8 * interval '1 millisecond', attempts = 0, last_error = null,
        parked_at = null
      where id = $1 and status = $2`,
    values: [
      order.id,
      from,
      order.status,
      "reason" in order ? order.reason : null,
      "settledAt" in order ? order.settledAt : null,
      "cancellingAt" in order ? order.cancellingAt : null,
      "cancelledAt" in order ? order.cancelledAt : null,
      leaseMs,
    ],
  });
  return rowCount === 1;
}
