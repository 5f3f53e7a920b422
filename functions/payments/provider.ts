import { providerCharge } from "@app/contract/internal";
import type { Charge } from "@app/domain/payment";
import { cachedParameter, forgetParameter } from "../chassis/cached-parameter.ts";
import { carried } from "../chassis/trace.ts";

const REFUND_MS = 3_000;

/**
 * Charges for an order, or finds its earlier charge. Throws when the outcome is unknown: call again with the same id.
 */
export async function charge(
  orderId: string,
  { amount, currency, card }: Charge,
  timeoutMs: number,
): Promise<{ chargeId: string; status: "authorized" | "declined" }> {
  const answer = await post("/charges", orderId, { amount, currency, card, reference: orderId }, timeoutMs);
  const decided = providerCharge.parse(answer);
  if (decided.amount !== amount)
    throw new Error(`The provider charged ${decided.amount} for order ${orderId}.`);
  return { chargeId: decided.id, status: decided.status };
}

/** Refunds a charge, once. Throws when the outcome is unknown: call again with the same id. */
export async function refund(orderId: string, chargeId: string): Promise<void> {
  await post(`/charges/${encodeURIComponent(chargeId)}/refunds`, orderId, {}, REFUND_MS);
}

/** The order's id is the idempotency key: one order, one charge, one refund. */
async function post(path: string, orderId: string, body: object, timeoutMs: number): Promise<unknown> {
  const [url, key] = await Promise.all([
    cachedParameter("PROVIDER_URL"),
    cachedParameter("PROVIDER_API_KEY"),
  ]);
  const response = await fetch(url + path, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${key}`,
      "idempotency-key": orderId,
      ...carried(),
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const text = await response.text();
  if (response.status === 401) forgetParameter("PROVIDER_API_KEY"); // the key may have changed: the next attempt reads the new one
  if (!response.ok) throw new Error(`POST ${path} for order ${orderId} answered ${response.status} ${text}`);
  return JSON.parse(text);
}
