import type { Order } from "./order.ts";
import type { Payment } from "./payment.ts";
import type { Reservation } from "./stock.ts";

/** In the order of cause and effect. Entries of the same millisecond are sorted in this order. */
const EVENTS = [
  "OrderPlaced",
  "StockReserved",
  "StockRefused",
  "PaymentAuthorized",
  "PaymentDeclined",
  "OrderConfirmed",
  "OrderRejected",
  "CancellationRequested",
  "PaymentRefunded",
  "OrderCancelled",
  "StockReleased",
] as const;

export type TimelineEntry = { at: string; event: (typeof EVENTS)[number] };

/** Each context returns its own entries for an order; the summary merges them. */
export function orderTimeline(order: Order): TimelineEntry[] {
  const entries: TimelineEntry[] = [{ at: order.placedAt, event: "OrderPlaced" }];
  if (order.status === "pending") return entries;
  entries.push({
    at: order.settledAt,
    event: order.status === "rejected" ? "OrderRejected" : "OrderConfirmed",
  });
  if ("cancellingAt" in order) entries.push({ at: order.cancellingAt, event: "CancellationRequested" });
  if ("cancelledAt" in order) entries.push({ at: order.cancelledAt, event: "OrderCancelled" });
  return entries;
}

export function reservationTimeline(reservation: Reservation): TimelineEntry[] {
  const { decidedAt, status } = reservation;
  if (status === "refused") return [{ at: decidedAt, event: "StockRefused" }];
  const reserved: TimelineEntry = { at: decidedAt, event: "StockReserved" };
  return status === "reserved"
    ? [reserved]
    : [reserved, { at: reservation.releasedAt, event: "StockReleased" }];
}

export function paymentTimeline(payment: Payment): TimelineEntry[] {
  const { decidedAt, status } = payment;
  if (status === "declined") return [{ at: decidedAt, event: "PaymentDeclined" }];
  const authorized: TimelineEntry = { at: decidedAt, event: "PaymentAuthorized" };
  return status === "authorized"
    ? [authorized]
    : [authorized, { at: payment.refundedAt, event: "PaymentRefunded" }];
}

/** Oldest first. */
export function mergeTimelines(...timelines: TimelineEntry[][]): TimelineEntry[] {
  return timelines
    .flat()
    .sort((a, b) => a.at.localeCompare(b.at) || EVENTS.indexOf(a.event) - EVENTS.indexOf(b.event));
}
