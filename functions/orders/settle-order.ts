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

/** What inventory or payments decided moves the order on. A duplicate or late fact finds nothing to change. */
export const handler = streamFunction({
  [setting("RESERVATIONS_STREAM")]: async (item) => {
    const { orderId, status, charge } = decidedReservation.parse(item);
    const order = await requireOrder(orderId, charge.amount);
    await settle(order, status === "refused" ? "StockRefused" : toldByRelease(order));
    if (status === "released") await finishOrder(orderId);
  },
  [setting("PAYMENTS_STREAM")]: async (item) => {
    const { orderId, status, amount } = decidedPayment.parse(item);
    await settle(await requireOrder(orderId, amount), PAYMENT_FACTS[status]);
  },
});

async function requireOrder(id: string, total: number): Promise<Order> {
  const order = await findOrder(id);
  if (!order) throw new Error(`There is no order ${id}.`);
  if (order.total !== total) throw new Error(`The total of order ${id} is another amount.`);
  return order;
}

/**
 * Stock is given back for one of two reasons, and each moves the order, too. What told of the reason may still be on its way,
 * or lost for good: then nobody else would tell it again.
 */
function toldByRelease({ status }: Order): Fact["type"] {
  if (status === "pending") return "PaymentDeclined";
  return status === "cancelling" ? "PaymentRefunded" : "StockReleased";
}

async function settle(order: Order, type: Fact["type"]): Promise<void> {
  const fact: Fact = { type, at: new Date().toISOString() };
  if (contradicts(order, fact)) throw new Error(`${type} contradicts order ${order.id}: ${order.status}`);
  const settled = evolve(order, fact);
  if (settled === order) return;
  const finished = decide(settled, fact).length === 0;
  if (await updateOrder(settled, order.status, finished)) return;
  throw new Error(`Order ${order.id} moved on meanwhile: deliver this again.`);
}
