import { placeOrderBody } from "@app/contract/schemas";
import * as z from "zod";
import { setting } from "../chassis/config.ts";
import { amount, attempt, currency, orderId } from "../chassis/fields.ts";
import { log } from "../chassis/log.ts";
import { isOnItsWay } from "../chassis/reemit-decision.ts";
import { streamFunction } from "../chassis/stream.ts";
import { findPayment, insertPayment, reemitPayment } from "./payment-store.ts";
import { charge as chargeCard } from "./provider.ts";
import { leaveToSlowLane, type PaymentWish } from "./slow-payment-store.ts";

const charge = z.object({ amount, currency, card: placeOrderBody.shape.card });
const reserved = z.object({ orderId, status: z.literal("reserved"), charge, attempt });

/** Most banks decide sooner. Whoever comes behind in the shard waits no longer than this for one that does not. */
const FIRST_TRY_MS = 500;
const LATER_TRY_MS = 3_000;

/**
 * Reserved stock is to be paid for. What is already known is not asked again; else the provider is asked with the order's id
 * as its idempotency key, so that asking again after a timeout or a crash can only find the same charge.
 *
 * The first try is short, and happens once. If it brings no outcome, the payment goes to the slow lane, a stream of its own in which it
 * is tried again and again: one bank that is slow, or fails, holds up nobody who pays with another.
 */
export const handler = streamFunction({
  [setting("RESERVATIONS_STREAM")]: async (item, asked) => {
    const wish = reserved.parse(item);
    if (await wasDecided(wish, asked)) return;
    const decision = await chargeCard(wish.orderId, wish.charge, FIRST_TRY_MS).catch((err: unknown) => {
      log.info({ orderId: wish.orderId, reason: String(err) }, "left to the slow lane");
    });
    await (decision
      ? insertPayment(wish.orderId, wish.charge, decision, wish.attempt)
      : leaveToSlowLane(wish));
  },
  [setting("SLOW_PAYMENTS_STREAM")]: async (item, asked) => {
    const wish = reserved.parse(item);
    if (await wasDecided(wish, asked)) return;
    const decision = await chargeCard(wish.orderId, wish.charge, LATER_TRY_MS);
    await insertPayment(wish.orderId, wish.charge, decision, wish.attempt);
  },
});

/** Tells again what was decided, unless the record of that is still to come. */
async function wasDecided({ orderId, charge, attempt }: PaymentWish, asked: Date): Promise<boolean> {
  const payment = await findPayment(orderId);
  if (!payment) return false;
  if (payment.amount !== charge.amount)
    throw new Error(`The payment of order ${orderId} is about another amount.`);
  if (!isOnItsWay(payment.decidedAt, asked)) await reemitPayment(orderId, attempt);
  return true;
}
