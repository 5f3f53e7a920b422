import { CATALOG } from "@app/domain/catalog";
import type { Order } from "@app/domain/order";
import type { Payment } from "@app/domain/payment";
import type { Reservation } from "@app/domain/stock";
import {
  mergeTimelines,
  orderTimeline,
  paymentTimeline,
  reservationTimeline,
  type TimelineEntry,
} from "@app/domain/timeline";
import type { OrderView, PaymentView, ReservationView, SummaryView } from "./schemas.ts";

/** What the contract shows of an order: the card stays inside. */
export function viewOrder(order: Order): OrderView {
  return {
    id: order.id,
    customerId: order.customerId,
    lines: order.lines.map(({ sku, quantity, unitPrice }) => ({ sku, quantity, unitPrice })),
    total: order.total,
    currency: order.currency,
    status: order.status,
    reason: order.status === "rejected" ? order.reason : null,
    placedAt: order.placedAt,
    settledAt: order.status === "pending" ? null : order.settledAt,
  };
}

/** What one context contributes to the summary of an order. */
export type SummaryPart<T> = { record: T; timeline: TimelineEntry[] };

export function orderPart(order: Order): SummaryPart<OrderView> {
  return { record: viewOrder(order), timeline: orderTimeline(order) };
}

export function reservationPart(reservation: Reservation): SummaryPart<ReservationView> {
  return { record: viewReservation(reservation), timeline: reservationTimeline(reservation) };
}

export function paymentPart(payment: Payment): SummaryPart<PaymentView> {
  return { record: viewPayment(payment), timeline: paymentTimeline(payment) };
}

/** API aggregation: three contexts' parts become the one answer. */
export function mergeSummary(
  order: SummaryPart<OrderView>,
  reservation: SummaryPart<ReservationView> | undefined,
  payment: SummaryPart<PaymentView> | undefined,
): SummaryView {
  return {
    order: order.record,
    reservation: reservation?.record ?? null,
    payment: payment?.record ?? null,
    timeline: mergeTimelines(order.timeline, reservation?.timeline ?? [], payment?.timeline ?? []),
  };
}

/** `available` is the stock per sku; what it does not name has none left. */
export function viewProducts(available: ReadonlyMap<string, number>) {
  return {
    products: CATALOG.map(({ sku, name, price, currency }) => ({
      sku,
      name,
      price,
      currency,
      available: available.get(sku) ?? 0,
    })),
  };
}

function viewReservation(reservation: Reservation): ReservationView {
  return {
    status: reservation.status,
    lines: reservation.lines.map(({ sku, quantity }) => ({ sku, quantity })),
    decidedAt: reservation.decidedAt,
    releasedAt: reservation.status === "released" ? reservation.releasedAt : null,
  };
}

function viewPayment(payment: Payment): PaymentView {
  return {
    status: payment.status,
    amount: payment.amount,
    currency: payment.currency,
    decidedAt: payment.decidedAt,
    refundedAt: payment.status === "refunded" ? payment.refundedAt : null,
  };
}
