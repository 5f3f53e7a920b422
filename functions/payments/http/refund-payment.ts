import { Problem } from "@app/contract/problem";
import { checkRefundable } from "@app/domain/payment";
import { findPayment, markRefunded } from "../payment-store.ts";
import { refund } from "../provider.ts";
import { orderFunction } from "./caller-function.ts";
import { ATTEMPT, withoutOutcome } from "./unknown-outcome.ts";

/** `PUT /payments/{id}/refund`: refunds the payment once, however often it is called. */
export const handler = orderFunction(async (orderId) => {
  const payment = await findPayment(orderId);
  if (!payment) throw new Problem("order-not-found");
  const refusal = checkRefundable(payment);
  if (refusal) throw new Problem(refusal.rejected, refusal.detail);
  if (payment.status !== "refunded") {
    await refund(orderId, payment.chargeId).catch(withoutOutcome);
    await markRefunded(orderId, ATTEMPT);
  }
  return { status: 200, json: { status: "refunded" } };
});
