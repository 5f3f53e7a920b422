import { placeOrderBody } from "@app/contract/schemas";
import * as z from "zod";
import { setting } from "../chassis/config.ts";
import { amount, attempt, currency, orderId } from "../chassis/fields.ts";
import { isOnItsWay } from "../chassis/reemit-decision.ts";
import { streamFunction } from "../chassis/stream.ts";
import { findPayment, insertPayment, repeatPayment } from "./payment-store.ts";
import { charge as chargeCard } from "./provider.ts";

const charge = z.object({ amount, currency, card: placeOrderBody.shape.card });
const reserved = z.object({ orderId, status: z.literal("reserved"), charge, attempt });

/**
 * Reserved stock is to be paid for. What is already known is not asked again; else the provider is asked with the order's id
 * as its idempotency key, so that asking again after a timeout or a crash can only find the same charge.
 */
export const handler = streamFunction({
  [setting("RESERVATIONS_STREAM")]: async (item, asked) => {
    const { orderId, charge, attempt } = reserved.parse(item);
    const payment = await findPayment(orderId);
    if (!payment) return insertPayment(orderId, charge, await chargeCard(orderId, charge), attempt);
    if (payment.amount !== charge.amount)
      throw new Error(`The payment of order ${orderId} is about another amount.`);
    if (!isOnItsWay(payment.decidedAt, asked)) await repeatPayment(orderId, attempt);
  },
});
