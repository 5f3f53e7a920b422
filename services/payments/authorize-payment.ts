import { bodyOf } from "@app/chassis/body";
import type { Database } from "@app/chassis/database";
import { authorizePaymentBody } from "@app/contract/internal";
import { check, parseJson } from "@app/contract/request";
import type { RequestHandler } from "express";
import { findPayment, insertPayment } from "./payment-store.ts";
import type { Provider } from "./provider.ts";

/**
 * `PUT /payments/{id}`: one payment per order. What is already known is answered from here; else the provider is asked with
 * the order's id as its idempotency key, so that asking again after a timeout or a crash can only find the same charge.
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
