import { createHash } from "node:crypto";
import { type Currency, findProduct } from "./catalog.ts";
import type { Rejection } from "./rejection.ts";

/**
 * A customer's request. `lines` has 1 to 20 entries, no sku twice; `card` is the provider's token, never a card number.
 */
export type OrderRequest = { lines: readonly RequestedLine[]; card: string };
export type RequestedLine = { sku: string; quantity: number };

/** `unitPrice` is in minor units, fixed when the order is placed. */
export type OrderLine = RequestedLine & { unitPrice: number };

export type RejectionReason = "out_of_stock" | "payment_declined";
export type OrderStatus = Order["status"];

/** Times are ISO 8601 in UTC with milliseconds; `total` is in minor units of `currency`. */
export type PlacedOrder = {
  id: string;
  customerId: string;
  lines: readonly OrderLine[];
  total: number;
  currency: Currency;
  card: string;
  placedAt: string;
};

/** `settledAt` is the time when the order was confirmed or rejected. */
export type OrderState =
  | { status: "pending" }
  | { status: "confirmed"; settledAt: string }
  | { status: "rejected"; settledAt: string; reason: RejectionReason }
  | { status: "cancelling"; settledAt: string; cancellingAt: string }
  | { status: "cancelled"; settledAt: string; cancellingAt: string; cancelledAt: string };

/** The fields of `PlacedOrder` never change, only those of `OrderState`. */
export type Order = PlacedOrder & OrderState;

type FieldOf<State> = State extends unknown ? keyof State : never;

/** The compiler refuses this list when it lacks a field of a state, or has another field. */
const STATE_FIELDS = {
  status: true,
  settledAt: true,
  reason: true,
  cancellingAt: true,
  cancelledAt: true,
} satisfies Record<FieldOf<OrderState>, true>;

/** The fields that a store may write again. All others stay as they were when the order was placed. */
export function stateOf(order: Order): OrderState {
  return Object.fromEntries(Object.entries(order).filter(([field]) => field in STATE_FIELDS)) as OrderState;
}

/**
 * The id is a hash of the customer and the idempotency key (a UUID of version 8, RFC 9562). A repeated request
 * therefore always finds the same order: no second index, no lookup table, no race.
 */
export function orderIdFor(customerId: string, idempotencyKey: string): string {
  const hash = createHash("sha256").update(customerId).update("\0").update(idempotencyKey).digest();
  hash[6] = (hash[6]! & 0x0f) | 0x80;
  hash[8] = (hash[8]! & 0x3f) | 0x80;
  const hex = hash.toString("hex", 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** Whether this is the format that `orderIdFor` writes. */
export function isOrderId(id: string | undefined): id is string {
  return id !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
}

export function placeOrder(
  request: OrderRequest,
  placed: { id: string; customerId: string; at: string },
): Order | Rejection {
  const lines: OrderLine[] = [];
  for (const { sku, quantity } of request.lines) {
    const product = findProduct(sku);
    if (!product) return { rejected: "unknown-product", detail: `There is no product with the sku ${sku}.` };
    lines.push({ sku, quantity, unitPrice: product.price });
  }
  return {
    id: placed.id,
    customerId: placed.customerId,
    lines,
    total: lines.reduce((sum, line) => sum + line.quantity * line.unitPrice, 0),
    currency: "EUR",
    card: request.card,
    placedAt: placed.at,
    status: "pending",
  };
}

/** Whether a replay asks for the same order. False: its idempotency key was used for another request. */
export function isSameRequest(order: Order, request: OrderRequest): boolean {
  return (
    order.card === request.card &&
    order.lines.length === request.lines.length &&
    order.lines.every(
      (line, i) => line.sku === request.lines[i]?.sku && line.quantity === request.lines[i]?.quantity,
    )
  );
}
