import { placeOrderBody } from "@app/contract/schemas";
import * as z from "zod";
import { amount, attempt, currency, orderId } from "../chassis/fields.ts";
import { isOnItsWay } from "../chassis/reemit-decision.ts";
import { findPayment, reemitPayment } from "./payment-store.ts";

const charge = z.object({ amount, currency, card: placeOrderBody.shape.card });

/** A reservation that asks for payment, and the item of the slow lane that asks again: both have this shape. */
export const requestedPayment = z.object({ orderId, status: z.literal("reserved"), charge, attempt });
export type RequestedPayment = z.infer<typeof requestedPayment>;

/** Whether the payment was decided before. Tells the decision again, unless its record is still on its way. */
export async function wasDecided(
  { orderId, charge, attempt }: RequestedPayment,
  asked: Date,
): Promise<boolean> {
  const payment = await findPayment(orderId);
  if (!payment) return false;
  if (payment.amount !== charge.amount)
    throw new Error(`The payment of order ${orderId} is about another amount.`);
  if (!isOnItsWay(payment.decidedAt, asked)) await reemitPayment(orderId, attempt);
  return true;
}
