import { checkRefundable } from "@app/domain/payment";
import * as z from "zod";
import { streamFunction } from "../chassis/stream.ts";
import { findPayment, markRefunded, repeatPayment } from "./payment-store.ts";
import { refund } from "./provider.ts";

const cancelledOrder = z.object({
  id: z.uuid(),
  status: z.enum(["cancelling", "cancelled", "rejected"]),
  attempt: z.int().min(1),
});

/**
 * An order that is being cancelled gets its money back, once, however often this is delivered. For one that has ended, but is tried
 * again because its stock was not given back, what became of the payment is told again.
 */
export const handler = streamFunction(async (item) => {
  const { id, status, attempt } = cancelledOrder.parse(item);
  if (status !== "cancelling") return repeatPayment(id, attempt);
  const payment = await findPayment(id);
  if (!payment) throw new Error(`There is no payment of order ${id}.`);
  const refusal = checkRefundable(payment);
  if (refusal) throw new Error(refusal.detail);
  if (payment.status === "refunded") return repeatPayment(id, attempt);
  await refund(id, payment.chargeId);
  await markRefunded(id, attempt);
});
