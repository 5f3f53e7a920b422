import type { Database } from "@app/chassis/database";
import { Problem } from "@app/contract/problem";
import { checkRefundable } from "@app/domain/payment";
import type { RequestHandler } from "express";
import { findPayment, markRefunded } from "./payment-store.ts";
import type { Provider } from "./provider.ts";

/** `PUT /payments/{id}/refund`: refunds the payment once, however often it is called. */
export function refundPayment(database: Database, provider: Provider): RequestHandler<{ id: string }> {
  return async (request, response) => {
    const { id } = request.params;
    const payment = await findPayment(database, id);
    if (!payment) throw new Problem("order-not-found");
    const refusal = checkRefundable(payment);
    if (refusal) throw new Problem(refusal.rejected, refusal.detail);
    if (payment.status !== "refunded") {
      await provider.refund(id, payment.chargeId);
      await markRefunded(database, id);
    }
    response.json({ status: "refunded" });
  };
}
