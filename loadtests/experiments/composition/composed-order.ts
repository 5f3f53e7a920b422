import { chargeOf, decide, evolve, type Fact } from "@app/domain/fulfilment";
import { type Order, type OrderRequest, placeOrder } from "@app/domain/order";
import {
  findReservation,
  insertReservation,
  releaseReservation,
} from "@app/functions/inventory/reservation-store";
import { findOrder, finishOrder, insertOrder, updateOrder } from "@app/functions/orders/order-store";
import { findPayment, insertPayment } from "@app/functions/payments/payment-store";
import { charge } from "@app/functions/payments/provider";

const CHARGE_MS = 3_000;

/**
 * The whole saga as one function: it awaits the chain's own steps one after the other. Every step may run again.
 * @throws the error of a step; the function is then run again from its start
 */
export async function fulfilOrder(request: OrderRequest, id: string): Promise<Order> {
  const order = await keepOrder(request, id);
  const { lines } = request;
  await insertReservation({ orderId: id, lines, charge: chargeOf(order), attempt: 1 });
  const reservation = await findReservation(id);
  if (reservation?.status !== "reserved") return settle(order, "StockRefused");
  const payment = await payFor(order);
  if (payment.status === "authorized") return settle(order, "PaymentAuthorized");
  const rejected = await settle(order, "PaymentDeclined");
  await releaseReservation(reservation);
  await finishOrder(id);
  return rejected;
}

async function keepOrder(request: OrderRequest, id: string): Promise<Order> {
  const at = new Date().toISOString();
  const order = placeOrder(request, { id, customerId: "composed", at });
  if ("rejected" in order) throw new Error(order.detail);
  const stored = (await insertOrder(order)) ?? (await findOrder(id));
  if (!stored) throw new Error(`There is no order ${id}.`);
  return stored;
}

async function payFor(order: Order): Promise<{ status: string }> {
  const known = await findPayment(order.id);
  if (known) return known;
  const decided = await charge(order.id, chargeOf(order), CHARGE_MS);
  await insertPayment(order.id, chargeOf(order), decided, 1);
  return decided;
}

/** Reads the order again, because this may be a later run. */
async function settle({ id }: Order, type: Fact["type"]): Promise<Order> {
  const order = await findOrder(id);
  if (!order) throw new Error(`There is no order ${id}.`);
  const fact: Fact = { type, at: new Date().toISOString() };
  const settled = evolve(order, fact);
  if (settled !== order) await updateOrder(settled, order.status, decide(settled, fact).length === 0);
  return settled;
}
