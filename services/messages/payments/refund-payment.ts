import type { Database } from "@app/chassis/database";
import { checkRefundable } from "@app/domain/payment";
import { findPayment, markRefunded } from "@app/payments-service/payment-store";
import type { Provider } from "@app/payments-service/provider";
import { inTransaction } from "../transaction.ts";
import { deleteJob } from "./job-store.ts";

/** Refunds a cancelling order, once, however often it is called. */
export async function refundPayment(database: Database, provider: Provider, orderId: string): Promise<void> {
  const payment = await findPayment(database, orderId);
  if (!payment) throw new Error(`There is no payment of order ${orderId}.`);
  const refusal = checkRefundable(payment);
  if (refusal) throw new Error(refusal.detail);
  if (payment.status === "authorized") await provider.refund(orderId, payment.chargeId);
  await inTransaction(database, async (transaction) => {
    await markRefunded(transaction, orderId);
    await deleteJob(transaction, { orderId, kind: "refund" });
  });
}
