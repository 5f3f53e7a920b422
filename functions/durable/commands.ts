import { type Command, chargeOf, type Fact, PAYMENT_FACTS } from "@app/domain/fulfilment";
import type { Order } from "@app/domain/order";
import { findReservation, releaseReservation } from "../inventory/reservation-store.ts";
import { reserveFromParts } from "../inventory/stock-parts.ts";
import { finishOrder, updateOrder } from "../orders/order-store.ts";
import { findPayment, insertPayment, markRefunded } from "../payments/payment-store.ts";
import { charge, refund } from "../payments/provider.ts";

// The saga repeats a step when the function ended before its result was stored. So each step has its effect once.

/** The stores write an attempt beside each decision, for the chain of streams. Here no stream carries decisions. */
const ATTEMPT = 1;
const CHARGE_MS = 3_000;

/** Executes a command in its context. @returns the fact that it led to @throws while the outcome is unknown */
export async function execute(order: Order, command: Command): Promise<Fact> {
  return { type: await COMMANDS[command.type](order), at: new Date().toISOString() };
}

/**
 * Stores the state that a fact changed.
 * @param finished whether no command follows
 */
export async function save(order: Order, before: Order, finished: boolean): Promise<void> {
  if (order === before) return finishOrder(order.id);
  // When the order has left this status, an earlier try of this step has stored it.
  await updateOrder(order, before.status, finished);
}

const COMMANDS: Record<Command["type"], (order: Order) => Promise<Fact["type"]>> = {
  async ReserveStock(order) {
    const request = { orderId: order.id, lines: linesOf(order), charge: chargeOf(order), attempt: ATTEMPT };
    const reservation = (await reserveFromParts(request)) ?? (await requireReservation(order.id));
    return reservation.status === "refused" ? "StockRefused" : "StockReserved";
  },
  async AuthorizePayment(order) {
    const decision = await charge(order.id, chargeOf(order), CHARGE_MS);
    await insertPayment(order.id, chargeOf(order), decision, ATTEMPT);
    return PAYMENT_FACTS[decision.status];
  },
  async RefundPayment({ id }) {
    const payment = await findPayment(id);
    if (!payment) throw new Error(`There is no payment of order ${id}.`);
    await refund(id, payment.chargeId);
    await markRefunded(id, ATTEMPT);
    return "PaymentRefunded";
  },
  async ReleaseStock({ id }) {
    await releaseReservation(await requireReservation(id));
    return "StockReleased";
  },
};

/** Without the prices, which inventory does not know. */
const linesOf = ({ lines }: Order) => lines.map(({ sku, quantity }) => ({ sku, quantity }));

async function requireReservation(orderId: string) {
  const reservation = await findReservation(orderId);
  if (!reservation) throw new Error(`There is no reservation of order ${orderId}.`);
  return reservation;
}
