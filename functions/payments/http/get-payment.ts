import { Problem } from "@app/contract/problem";
import { paymentPart } from "@app/contract/view";
import { findPayment } from "../payment-store.ts";
import { orderFunction } from "./caller-function.ts";

/** `GET /payments/{id}`: payments' part of an order's summary. */
export const handler = orderFunction(async (orderId) => {
  const payment = await findPayment(orderId);
  if (!payment) throw new Problem("order-not-found");
  return { status: 200, json: paymentPart(payment) };
});
