import { bodyOf } from "@app/chassis/body";
import type { Database } from "@app/chassis/database";
import { authorizePaymentBody } from "@app/contract/internal";
import { check, parseJson } from "@app/contract/request";
import type { RequestHandler } from "express";
import { findPayment, insertPayment } from "./payment-store.ts";
import type { Provider } from "./provider.ts";

/**
 * `PUT /payments/{id}`: one payment per order. A stored payment is the answer. Otherwise this calls the provider with
 * the order's id as the idempotency key, so that a call repeated after a timeout or a crash finds the same charge.
 */
export function authorizePayment(database: Database, provider: Provider): RequestHandler<{ id: string }> {
  return async (request, response) => {
    const { id } = request.params;
    const charge = check(authorizePaymentBody, parseJson(request.headers["content-type"], bodyOf(request)));
    const known = await findPayment(database, id);
    if (known) return void response.json({ status: known.status });
    const decision = await provider.charge(id, charge);
    await insertPayment(database, id, charge, decision);
    response.json({ status: decision.status });
  };
}
