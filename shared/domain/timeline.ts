import type { Order } from "./order.ts";
import type { Payment } from "./payment.ts";
import type { Reservation } from "./stock.ts";

export type TimelineEntry = { at: string; event: string };

/**
 * What happened to one order, oldest first, told by the three records that its contexts keep. Entries of the same millisecond
 * keep the order of cause and effect, in which they are listed here.
 */
export function timelineOf(order: Order, reservation?: Reservation, payment?: Payment): TimelineEntry[] {
  const entries = [
    entry("OrderPlaced", order.placedAt),
    reservation &&
      entry(reservation.status === "refused" ? "StockRefused" : "StockReserved", reservation.decidedAt),
    payment &&
      entry(payment.status === "declined" ? "PaymentDeclined" : "PaymentAuthorized", payment.decidedAt),
    order.status !== "pending" &&
      entry(order.status === "rejected" ? "OrderRejected" : "OrderConfirmed", order.settledAt),
    "cancellingAt" in order && entry("CancellationRequested", order.cancellingAt),
    payment?.status === "refunded" && entry("PaymentRefunded", payment.refundedAt),
    "cancelledAt" in order && entry("OrderCancelled", order.cancelledAt),
    reservation?.status === "released" && entry("StockReleased", reservation.releasedAt),
  ];
  return entries.filter((found) => !!found).sort((a, b) => a.at.localeCompare(b.at));
}

function entry(event: string, at: string): TimelineEntry {
  return { at, event };
}
