/** A broken rule, as a value that the caller reports. Exceptions are for bugs and outages. */
export type Rejection = {
  rejected: "unknown-product" | "order-not-cancellable" | "idempotency-key-reused" | "payment-not-refundable";
  detail: string;
};

export function isRejection(outcome: object): outcome is Rejection {
  return "rejected" in outcome;
}
