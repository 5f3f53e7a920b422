import type { Client } from "@app/chassis/client";
import { providerCharge } from "@app/contract/internal";
import type { Charge } from "@app/domain/payment";

/**
 * The external payment provider. Both calls throw when the outcome is unknown, and may be repeated until it is known.
 */
export type Provider = {
  charge(orderId: string, charge: Charge): Promise<{ chargeId: string; status: "authorized" | "declined" }>;
  refund(orderId: string, chargeId: string): Promise<void>;
};

export function createProvider(call: Client): Provider {
  return {
    async charge(orderId, { amount, currency, card }) {
      const body = JSON.stringify({ amount, currency, card, reference: orderId });
      const { status, text } = await call(post("/charges", orderId, body));
      if (status >= 300)
        throw new Error(`The provider refused to charge for order ${orderId}: ${status} ${text}`);
      const charge = providerCharge.parse(JSON.parse(text));
      if (charge.amount !== amount)
        throw new Error(`The provider charged ${charge.amount} for order ${orderId}.`);
      return { chargeId: charge.id, status: charge.status };
    },
    async refund(orderId, chargeId) {
      const { status, text } = await call(
        post(`/charges/${encodeURIComponent(chargeId)}/refunds`, orderId, "{}"),
      );
      if (status >= 300)
        throw new Error(`The provider refused to refund order ${orderId}: ${status} ${text}`);
    },
  };
}

/** The order's id is the idempotency key: one order, one charge, one refund. */
function post(path: string, orderId: string, body: string) {
  const headers = { "content-type": "application/json", "idempotency-key": orderId };
  return { method: "POST", path, headers, body } as const;
}
