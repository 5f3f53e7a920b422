import { CATALOG } from "@app/domain/catalog";
import type { Order } from "@app/domain/order";
import type { Payment } from "@app/domain/payment";
import type { Reservation } from "@app/domain/stock";
import { timelineOf } from "@app/domain/timeline";
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

export function viewSummary(order: Order, reservation?: Reservation, payment?: Payment): SummaryView {
  return {
    order: viewOrder(order),
    reservation: reservation ? viewReservation(reservation) : null,
    payment: payment ? viewPayment(payment) : null,
    timeline: timelineOf(order, reservation, payment),
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
