import type { Currency } from "./catalog.ts";
import type { Rejection } from "./rejection.ts";

/** A charge to the provider's card token. `amount` is in minor units of `currency`. */
export type Charge = { amount: number; currency: Currency; card: string };

/** One per order. `chargeId` is the provider's; `decidedAt` is when the provider authorized or declined. */
export type Payment = {
  orderId: string;
  amount: number;
  currency: Currency;
  chargeId: string;
  decidedAt: string;
} & ({ status: "authorized" } | { status: "declined" } | { status: "refunded"; refundedAt: string });

/** Idempotent. A declined payment has nothing to refund. */
export function checkRefundable(payment: Payment): Rejection | undefined {
  if (payment.status !== "declined") return undefined;
  return {
    rejected: "payment-not-refundable",
    detail: `The payment of order ${payment.orderId} was declined: there is nothing to refund.`,
  };
}
