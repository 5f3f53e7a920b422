import { paymentPart } from "@app/contract/view";
import { findPayment } from "./payment-store.ts";

/** Payments' part of an order's summary; invoked by other functions, not by HTTP. An order without a payment has none. */
export async function handler({ orderId }: { orderId: string }) {
  const payment = await findPayment(orderId);
  return payment ? paymentPart(payment) : {};
}
