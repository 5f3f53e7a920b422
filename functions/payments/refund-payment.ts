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

/** What can have become of the payment of an order in each state. Only those rejected get here whose payment was declined. */
const POSSIBLE: Record<z.infer<typeof endingOrder>["status"], Payment["status"][]> = {
  cancelling: ["authorized", "refunded"],
  cancelled: ["refunded"],
  rejected: ["declined"],
};

/**
 * An order that is being cancelled gets its money back, once, however often this is delivered. For one that has ended, but is tried
 * again because its stock was not given back, what became of the payment is told again.
 */
export const handler = streamFunction({
  [setting("ORDERS_STREAM")]: async (item) => {
    const { id, status, total, attempt } = endingOrder.parse(item);
    const payment = await findPayment(id);
    if (!payment) throw new Error(`There is no payment of order ${id}.`);
    if (payment.amount !== total) throw new Error(`The payment of order ${id} is about another amount.`);
    if (!POSSIBLE[status].includes(payment.status))
      throw new Error(`Order ${id} is ${status}, but its payment is ${payment.status}.`);
    if (payment.status !== "authorized") return reemitPayment(id, attempt);
    await refund(id, payment.chargeId);
    await markRefunded(id, attempt);
  },
});
