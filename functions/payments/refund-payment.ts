import { checkRefundable } from "@app/domain/payment";
import { z } from "zod";
import { streamFunction } from "../chassis/stream.ts";
import { findPayment, markRefunded, repeatPayment } from "./payment-store.ts";
import { refund } from "./provider.ts";

const cancelling = z.object({ id: z.uuid(), status: z.literal("cancelling"), attempt: z.int().min(1) });

/** An order that is being cancelled gets its money back, once, however often this is delivered. */
export const handler = streamFunction(async (item) => {
  const { id, attempt } = cancelling.parse(item);
  const payment = await findPayment(id);
  if (!payment) throw new Error(`There is no payment of order ${id}.`);
  const refusal = checkRefundable(payment);
  if (refusal) throw new Error(refusal.detail);
  if (payment.status === "refunded") return repeatPayment(id, attempt);
  await refund(id, payment.chargeId);
  await markRefunded(id, attempt);
});
