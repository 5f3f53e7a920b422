import { contradicts, decide, evolve, type Fact, PAYMENT_FACTS } from "@app/domain/fulfilment";
import type { Order } from "@app/domain/order";
import * as z from "zod";
import { setting } from "../chassis/config.ts";
import { amount, orderId } from "../chassis/fields.ts";
import { streamFunction } from "../chassis/stream.ts";
import { findOrder, finishOrder, updateOrder } from "./order-store.ts";

const decidedReservation = z.object({
  orderId,
  status: z.enum(["refused", "released"]),
  charge: z.object({ amount }),
});
const decidedPayment = z.object({ orderId, status: z.enum(["authorized", "declined", "refunded"]), amount });

/** A decision of inventory or payments changes the order. A duplicate or late fact changes nothing. */
export const handler = streamFunction({
  [setting("RESERVATIONS_STREAM")]: async (item) => {
    const { orderId, status, charge } = decidedReservation.parse(item);
    if (status === "refused") return settleUnread(orderId, charge.amount, "StockRefused");
    const order = await requireOrder(orderId, charge.amount);
    await settle(order, factFromRelease(order));
    await finishOrder(orderId);
  },
  [setting("PAYMENTS_STREAM")]: async (item) => {
    const { orderId, status, amount } = decidedPayment.parse(item);
    await settleUnread(orderId, amount, PAYMENT_FACTS[status]);
  },
});

/** Nearly every decision finds a pending order. So the write assumes one, and only a refused write reads the order. */
async function settleUnread(id: string, total: number, type: Fact["type"]): Promise<void> {
  const assumed = { id, total, status: "pending" } as Order;
  const fact = factNow(type);
  const settled = evolve(assumed, fact);
  if (settled !== assumed && (await store(settled, fact, assumed.status))) return;
  await settle(await requireOrder(id, total), type);
}

async function requireOrder(id: string, total: number): Promise<Order> {
  const order = await findOrder(id);
  if (!order) throw new Error(`There is no order ${id}.`);
  if (order.total !== total) throw new Error(`Order ${id} has another total.`);
  return order;
}

/**
 * A declined or a refunded payment releases the stock, and each of the two also changes the order. The payment's own
 * record may be late or lost; if it is lost, only the release can report the payment.
 */
function factFromRelease({ status }: Order): Fact["type"] {
  if (status === "pending") return "PaymentDeclined";
  return status === "cancelling" ? "PaymentRefunded" : "StockReleased";
}

async function settle(order: Order, type: Fact["type"]): Promise<void> {
  const fact = factNow(type);
  if (contradicts(order, fact)) throw new Error(`${type} contradicts order ${order.id}: ${order.status}`);
  const settled = evolve(order, fact);
  if (settled === order || (await store(settled, fact, order.status))) return;
  throw new Error(`Order ${order.id} changed meanwhile: deliver this record again.`);
}

const factNow = (type: Fact["type"]): Fact => ({ type, at: new Date().toISOString() });

/** @returns false when the stored order does not have the status `from`, or has another total */
function store(settled: Order, fact: Fact, from: Order["status"]): Promise<boolean> {
  const finished = decide(settled, fact).length === 0;
  return updateOrder(settled, from, finished);
}
