import type { Order, RequestedLine } from "./order.ts";
import type { Charge, Payment } from "./payment.ts";
import type { Rejection } from "./rejection.ts";

/** A fact: something that has happened. `at` is when the orders context learned it, in ISO 8601. */
export type Fact = {
  type:
    | "OrderPlaced"
    | "StockReserved"
    | "StockRefused"
    | "StockReleased"
    | "PaymentAuthorized"
    | "PaymentDeclined"
    | "PaymentRefunded"
    | "CancellationRequested";
  at: string;
};

/** The fact that led to each status of a payment. */
export const PAYMENT_FACTS = {
  authorized: "PaymentAuthorized",
  declined: "PaymentDeclined",
  refunded: "PaymentRefunded",
} as const satisfies Record<Payment["status"], Fact["type"]>;

/** A command: the next step in another context. Every command is idempotent by order id. */
export type Command =
  | { type: "ReserveStock"; lines: readonly RequestedLine[] }
  | { type: "AuthorizePayment"; charge: Charge }
  | { type: "ReleaseStock" }
  | { type: "RefundPayment" };

/**
 * The order after a fact. A duplicate or late fact changes nothing and returns the same object, so
 * `evolve(order, fact) === order` means that there is nothing to store.
 */
export function evolve(order: Order, fact: Fact): Order {
  switch (fact.type) {
    case "StockRefused":
      return order.status === "pending"
        ? { ...order, status: "rejected", reason: "out_of_stock", settledAt: fact.at }
        : order;
    case "PaymentDeclined":
      return order.status === "pending"
        ? { ...order, status: "rejected", reason: "payment_declined", settledAt: fact.at }
        : order;
    case "PaymentAuthorized":
      return order.status === "pending" ? { ...order, status: "confirmed", settledAt: fact.at } : order;
    case "CancellationRequested":
      return order.status === "confirmed" ? { ...order, status: "cancelling", cancellingAt: fact.at } : order;
    case "PaymentRefunded":
      return order.status === "cancelling" ? { ...order, status: "cancelled", cancelledAt: fact.at } : order;
    case "OrderPlaced":
    case "StockReserved":
    case "StockReleased":
      return order;
  }
}

/**
 * The commands that must follow a fact, for an order that `evolve` has already changed. A duplicate fact returns the
 * same commands again: repeating them is harmless, and it recovers lost ones. A rejected or cancelled order always
 * gives its stock and its money back. Both variants reject a fact that `contradicts` the order before they call this;
 * for such facts the commands are the ones that a person would choose.
 */
export function decide(order: Order, fact: Fact): Command[] {
  switch (fact.type) {
    case "OrderPlaced":
      return order.status === "pending" ? [{ type: "ReserveStock", lines: order.lines }] : [];
    case "StockReserved":
      if (order.status === "pending") return [{ type: "AuthorizePayment", charge: chargeOf(order) }];
      return order.status === "rejected" || order.status === "cancelled" ? [{ type: "ReleaseStock" }] : [];
    case "PaymentAuthorized":
      return order.status === "rejected" ? [{ type: "RefundPayment" }] : [];
    case "PaymentDeclined":
      return order.status === "rejected" ? [{ type: "ReleaseStock" }] : [];
    case "CancellationRequested":
      return order.status === "cancelling" ? [{ type: "RefundPayment" }] : [];
    case "PaymentRefunded":
      return order.status === "cancelled" || order.status === "rejected" ? [{ type: "ReleaseStock" }] : [];
    case "StockRefused":
    case "StockReleased":
      return [];
  }
}

/**
 * The fact that brought an order to its state. An interrupted order resumes from it: `decide` returns the commands that
 * may be missing, and every command can be repeated.
 */
export function lastFact(order: Order): Fact {
  switch (order.status) {
    case "pending":
      return { type: "OrderPlaced", at: order.placedAt };
    case "confirmed":
      return { type: "PaymentAuthorized", at: order.settledAt };
    case "rejected":
      return {
        type: order.reason === "out_of_stock" ? "StockRefused" : "PaymentDeclined",
        at: order.settledAt,
      };
    case "cancelling":
      return { type: "CancellationRequested", at: order.cancellingAt };
    case "cancelled":
      return { type: "PaymentRefunded", at: order.cancelledAt };
  }
}

export function chargeOf(order: Order): Charge {
  return { amount: order.total, currency: order.currency, card: order.card };
}

/**
 * True when no history of one reservation and one payment leads to this fact on this order: a bug or a forgery, never a
 * duplicate. The order stays the same, and the caller must report the fact (an error in the log, a dead letter).
 */
export function contradicts(order: Order, fact: Fact): boolean {
  return !POSSIBLE[fact.type].includes(order.status === "rejected" ? order.reason : order.status);
}

type Phase = Exclude<Order["status"], "rejected"> | "out_of_stock" | "payment_declined";
const PAID: Phase[] = ["confirmed", "cancelling", "cancelled"];

/** The phases in which each fact can arrive: first, again or late. */
const POSSIBLE: Record<Fact["type"], Phase[]> = {
  OrderPlaced: ["pending", "out_of_stock", "payment_declined", ...PAID],
  StockReserved: ["pending", "payment_declined", ...PAID],
  StockRefused: ["pending", "out_of_stock"],
  StockReleased: ["payment_declined", "cancelled"],
  PaymentAuthorized: ["pending", ...PAID],
  PaymentDeclined: ["pending", "payment_declined"],
  PaymentRefunded: ["cancelling", "cancelled"],
  CancellationRequested: PAID,
};

/** Idempotent. Only a confirmed order can be cancelled. */
export function cancelOrder(order: Order, at: string): Order | Rejection {
  if (order.status === "pending" || order.status === "rejected") {
    return {
      rejected: "order-not-cancellable",
      detail: `Only a confirmed order can be cancelled; this one is ${order.status}.`,
    };
  }
  return evolve(order, { type: "CancellationRequested", at });
}
