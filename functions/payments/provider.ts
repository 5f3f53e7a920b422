import { providerCharge } from "@app/contract/internal";
import type { Charge } from "@app/domain/payment";
import { cachedParameter, forgetParameter } from "../chassis/cached-parameter.ts";
import { carried } from "../chassis/trace.ts";
import { postJson } from "./post-json.ts";

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
  const headers = { authorization: `Bearer ${key}`, "idempotency-key": orderId, ...carried() };
  const { status, text } = await postJson({ url: url + path, headers, body, timeoutMs });
  if (status === 401) forgetParameter("PROVIDER_API_KEY"); // the key may have changed: the next attempt reads the new one
  if (status < 200 || status > 299)
    throw new Error(`POST ${path} for order ${orderId} answered ${status} ${text}`);
  return JSON.parse(text);
}
