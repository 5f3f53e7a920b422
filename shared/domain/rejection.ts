/** A broken rule, as a value: expected, to be told to the caller. Exceptions are for bugs and outages. */
export type Rejection = {
  rejected: "unknown-product" | "order-not-cancellable" | "idempotency-key-reused" | "payment-not-refundable";
  detail: string;
};

export function isRejection(outcome: object): outcome is Rejection {
  return "rejected" in outcome;
}
