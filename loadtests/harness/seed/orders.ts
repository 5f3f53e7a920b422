import type { Charge } from "@app/audit/ledger";
import { evolve } from "@app/domain/fulfilment";
import { type Order, orderIdFor, placeOrder } from "@app/domain/order";
import type { Payment } from "@app/domain/payment";
import type { Reservation } from "@app/domain/stock";
import { createRandom } from "../../scenarios/random.ts";
import { drawLines } from "../../scenarios/requests.ts";
import { UNLIMITED_SKUS } from "../driver/driver.ts";

/** An old, settled order with its rows in the other contexts and at the provider. */
export type SeededOrder = { order: Order; reservation: Reservation; payment?: Payment; charge?: Charge };

const ORDERS_PER_CUSTOMER = 1_000;
const EVERY_MS = 10_000;

/** Customers of the seeded orders: `npm run token -- seed-0` gives a token of one. */
export function seededCustomer(index: number): string {
  return `seed-${index}`;
}

export function seededCustomers(orders: number): number {
  return Math.ceil(orders / ORDERS_PER_CUSTOMER);
}

/**
 * Orders, one every ten seconds until `now`, oldest first: 96 of 100 confirmed, 3 declined, 1 refused. Their ids depend
 * on the variant, because both variants share one provider, whose ledger is keyed by order id.
 */
export function* seedOrders(count: number, variant: string, now: number): Generator<SeededOrder> {
  const random = createRandom(count);
  const customers = seededCustomers(count);
  for (let i = 0; i < count; i++) {
    const customerId = seededCustomer(i % customers);
    const at = new Date(now - (count - i) * EVERY_MS).toISOString();
    const id = orderIdFor(customerId, `${variant}-${i}`);
    const card = i % 100 < 3 ? "card_declined" : "card_accepted";
    const placed = placeOrder(
      { lines: drawLines(UNLIMITED_SKUS, random), card },
      { id, customerId, at },
    ) as Order;
    yield settle(placed, i % 100);
  }
}

function settle(placed: Order, percentile: number): SeededOrder {
  const { id, lines, total, currency, placedAt } = placed;
  const at = new Date(Date.parse(placedAt) + 50).toISOString();
  const held = { orderId: id, lines: lines.map(({ sku, quantity }) => ({ sku, quantity })), decidedAt: at };
  if (percentile === 99) {
    const order = evolve(placed, { type: "StockRefused", at });
    return { order, reservation: { ...held, status: "refused" } };
  }
  const declined = percentile < 3;
  const status = declined ? ("declined" as const) : ("authorized" as const);
  const chargeId = `ch_${id}`;
  return {
    order: evolve(placed, { type: declined ? "PaymentDeclined" : "PaymentAuthorized", at }),
    reservation: declined ? { ...held, status: "released", releasedAt: at } : { ...held, status: "reserved" },
    payment: { orderId: id, amount: total, currency, chargeId, decidedAt: at, status },
    charge: { id: chargeId, reference: id, amount: total, currency, status },
  };
}

export function* reservationsOf(orders: Iterable<SeededOrder>) {
  for (const { reservation } of orders) yield reservation;
}

/** Splits values into batches of `size`. */
export function* inBatches<T>(values: Iterable<T>, size: number): Generator<T[]> {
  let batch: T[] = [];
  for (const value of values) {
    if (batch.push(value) < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
