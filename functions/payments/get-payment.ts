import { paymentPart } from "@app/contract/view";
import * as z from "zod";
import { orderId } from "../chassis/fields.ts";
import { findPayment } from "./payment-store.ts";

const question = z.strictObject({ orderId });

/**
 * Payments' part of an order's summary. An order without a payment has none. Only this variant's functions may invoke
 * it; they have checked the order's owner.
 */
export async function handler(event: unknown) {
  const payment = await findPayment(question.parse(event).orderId);
  return payment ? paymentPart(payment) : {};
}
