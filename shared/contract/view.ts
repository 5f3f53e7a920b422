import { CATALOG } from "@app/domain/catalog";
import type { Order } from "@app/domain/order";
import { sumParts, wholeLines } from "@app/domain/parts";
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

/** The public view of an order: without the card. */
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

/** One context's part of an order's summary. */
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

/** API aggregation: merges the parts of three contexts into one answer. */
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

/** @param stock units by part of a product; a missing product has none left */
export function viewProducts(stock: ReadonlyMap<string, number>) {
  const available = sumParts(stock);
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
    lines: wholeLines(reservation.lines),
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
