import type { Database } from "@app/chassis/database";
import { Problem } from "@app/contract/problem";
import { paymentPart } from "@app/contract/view";
import type { RequestHandler } from "express";
import { findPayment } from "./payment-store.ts";

/** `GET /payments/{id}`: payments' part of an order's summary. */
export function getPayment(database: Database): RequestHandler<{ id: string }> {
  return async (request, response) => {
    const payment = await findPayment(database, request.params.id);
    if (!payment) throw new Problem("order-not-found");
    response.json(paymentPart(payment));
  };
}
