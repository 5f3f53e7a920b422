import type { Order, RequestedLine } from "./order.ts";
import type { Charge } from "./payment.ts";
import type { Rejection } from "./rejection.ts";

/** What has happened; `at` is when the context that keeps the order learned it, in ISO 8601. */
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

/** What must be done next, in another context. Every command is idempotent under its order's id. */
export type Command =
  | { type: "ReserveStock"; lines: readonly RequestedLine[] }
  | { type: "AuthorizePayment"; charge: Charge }
  | { type: "ReleaseStock" }
  | { type: "RefundPayment" };

/**
 * The order after a fact. A fact that is a duplicate, late, or changes nothing in the order returns the same object,
 * so `evolve(order, fact) === order` tells that there is nothing to store.
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
 * What must follow a fact, for an order that has already evolved with it. Duplicates lead to the same command again,
 * which is harmless, and lost commands are thereby found again; goods and money never stay with an order that ended without them.
 * Both variants stop at a fact that `contradicts` the order before they ask; the answers for those are what a person would do.
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
 * The fact that brought an order where it is. Whoever resumes an interrupted order starts from it: `decide` names what may
 * not have been done, and every command can be repeated.
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
 * True when no history of one reservation and one payment can bring this fact to this order: a bug or a forgery, never
 * a duplicate. The order stays as it is, and the caller must make the fact seen (a log at error level, a dead letter).
 */
export function contradicts(order: Order, fact: Fact): boolean {
  return !POSSIBLE[fact.type].includes(order.status === "rejected" ? order.reason : order.status);
}

type Phase = Exclude<Order["status"], "rejected"> | "out_of_stock" | "payment_declined";
const PAID: Phase[] = ["confirmed", "cancelling", "cancelled"];

/** In which phases each fact can arrive, first, again or late. */
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

/** Cancelling twice is the same as cancelling once; only a confirmed order can begin to be cancelled. */
export function cancelOrder(order: Order, at: string): Order | Rejection {
  if (order.status === "pending" || order.status === "rejected") {
    return {
      rejected: "order-not-cancellable",
      detail: `Only a confirmed order can be cancelled; this one is ${order.status}.`,
    };
  }
  return evolve(order, { type: "CancellationRequested", at });
}
