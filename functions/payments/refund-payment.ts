import type { Payment } from "@app/domain/payment";
import * as z from "zod";
import { setting } from "../chassis/config.ts";
import { amount, attempt, orderId } from "../chassis/fields.ts";
import { streamFunction } from "../chassis/stream.ts";
import { findPayment, markRefunded, reemitPayment } from "./payment-store.ts";
import { refund } from "./provider.ts";

const endingOrder = z.object({
  id: orderId,
  status: z.enum(["cancelling", "cancelled", "rejected"]),
  total: amount,
  attempt,
});

/**
 * Possible states of the payment for each state of the order. Of the rejected orders, only those with a declined
 * payment get here.
 */
const POSSIBLE: Record<z.infer<typeof endingOrder>["status"], Payment["status"][]> = {
  cancelling: ["authorized", "refunded"],
  cancelled: ["refunded"],
  rejected: ["declined"],
};

/**
 * Refunds a cancelling order, once, however often its record is delivered. A finished order gets here when it is
 * retried because its stock was not given back; then the payment's outcome is put on the stream again.
 */
export const handler = streamFunction({
  [setting("ORDERS_STREAM")]: async (item) => {
    const { id, status, total, attempt } = endingOrder.parse(item);
    const payment = await findPayment(id);
    if (!payment) throw new Error(`There is no payment of order ${id}.`);
    if (payment.amount !== total) throw new Error(`The payment of order ${id} has another amount.`);
    if (!POSSIBLE[status].includes(payment.status))
      throw new Error(`Order ${id} is ${status}, but its payment is ${payment.status}.`);
    if (payment.status !== "authorized") return reemitPayment(id, attempt);
    await refund(id, payment.chargeId);
    await markRefunded(id, attempt);
  },
});
