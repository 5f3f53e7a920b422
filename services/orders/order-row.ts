import type { Order, OrderLine, PlacedOrder, RejectionReason } from "@app/domain/order";

export type OrderRow = {
  id: string;
  customer_id: string;
  lines: OrderLine[];
  total: number;
  currency: Order["currency"];
  card: string;
  status: Order["status"];
  reason: RejectionReason | null;
  placed_at: string;
  settled_at: string | null;
  cancelling_at: string | null;
  cancelled_at: string | null;
};

/** A whole row, with the columns of the order's job. */
export type JobRow = OrderRow & {
  attempts: number;
  sheds: number;
  lease_number: number;
  traceparent: string | null;
};

/** The columns of an `OrderRow`. A reader of orders would parse the columns of the job for nothing. */
export const ORDER_COLUMNS =
  "id, customer_id, lines, total, currency, card, status, reason, placed_at, settled_at, cancelling_at, cancelled_at";

/**
 * The cast is safe: the table's checks and the domain's rules keep status and times together, but a row's type cannot
 * express it.
 */
export function toOrder(row: OrderRow): Order {
  const placed: PlacedOrder = {
    id: row.id,
    customerId: row.customer_id,
    lines: row.lines,
    total: row.total,
    currency: row.currency,
    card: row.card,
    placedAt: row.placed_at,
  };
  return {
    ...placed,
    status: row.status,
    ...(row.reason && { reason: row.reason }),
    ...(row.settled_at && { settledAt: row.settled_at }),
    ...(row.cancelling_at && { cancellingAt: row.cancelling_at }),
    ...(row.cancelled_at && { cancelledAt: row.cancelled_at }),
  } as Order;
}
