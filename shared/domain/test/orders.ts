import { SCARCE_SKU } from "../catalog.ts";
import { evolve, type Fact } from "../fulfilment.ts";
import { type Order, placeOrder } from "../order.ts";
import { isRejection } from "../rejection.ts";

/** The n-th second of the day on which every test happens. */
export function at(second: number): string {
  return new Date(Date.UTC(2026, 0, 1, 9, 0, second)).toISOString();
}

/** Facts of these types, one per second, starting one second after the order was placed. */
export function facts(...types: Fact["type"][]): Fact[] {
  return types.map((type, index) => ({ type, at: at(index + 1) }));
}

/** Two espresso beans and one anniversary mug: 2 × 12.90 + 29.90 = 55.70 EUR, placed in second 0. */
export const pendingOrder = placed();

/** The order after these facts, in this order. */
export function orderAfter(...types: Fact["type"][]): Order {
  return facts(...types).reduce(evolve, pendingOrder);
}

function placed(): Order {
  const lines = [
    { sku: "sku-001", quantity: 2 },
    { sku: SCARCE_SKU, quantity: 1 },
  ];
  const order = placeOrder(
    { lines, card: "card_accepted" },
    { id: "order-1", customerId: "alice", at: at(0) },
  );
  if (isRejection(order)) throw new Error(order.detail);
  return order;
}
