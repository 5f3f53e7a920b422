import { placeOrderBody } from "@app/contract/schemas";
import * as z from "zod";
import { amount, attempt, currency, orderId } from "../chassis/fields.ts";
import { isInTransit } from "../chassis/reemit-decision.ts";
import { findPayment, reemitPayment } from "./payment-store.ts";

const charge = z.object({ amount, currency, card: placeOrderBody.shape.card });

const requested = z.object({ orderId, charge, attempt });
export type RequestedPayment = z.infer<typeof requested>;

/** The records that ask for a payment: a reservation asks first, an item of the slow lane asks again. */
export const reservation = requested.extend({ status: z.literal("reserved") });
export const slowPayment = requested.extend({ status: z.literal("slow") });

/** @returns whether the payment was decided before. If so, puts the decision on the stream again, unless its record is in transit. */
export async function wasDecided(
  { orderId, charge, attempt }: RequestedPayment,
  asked: Date,
): Promise<boolean> {
  const payment = await findPayment(orderId);
  if (!payment) return false;
  if (payment.amount !== charge.amount)
    throw new Error(`The payment of order ${orderId} has another amount.`);
  if (!isInTransit(payment.decidedAt, asked)) await reemitPayment(orderId, attempt);
  return true;
}
