import { authorizePaymentBody } from "@app/contract/internal";
import { check, parseJson } from "@app/contract/request";
import { findPayment, insertPayment } from "../payment-store.ts";
import { charge as chargeCard } from "../provider.ts";
import { orderFunction } from "./caller-function.ts";
import { ATTEMPT, PROVIDER_MS, withoutOutcome } from "./unknown-outcome.ts";

/**
 * `PUT /payments/{id}`: one payment per order. A stored payment is the answer. Otherwise this calls the provider with
 * the order's id as the idempotency key, so that a call repeated after a timeout or a crash finds the same charge.
 */
export const handler = orderFunction(async (orderId, { headers, body }) => {
  const charge = check(authorizePaymentBody, parseJson(headers["content-type"], body));
  const known = await findPayment(orderId);
  if (known) return { status: 200, json: { status: known.status } };
  const decision = await chargeCard(orderId, charge, PROVIDER_MS).catch(withoutOutcome);
  await insertPayment(orderId, charge, decision, ATTEMPT);
  return { status: 200, json: { status: decision.status } };
});
