import { describe, expect, it } from "vitest";
import { checkRefundable, type Payment } from "./payment.ts";

const base = {
  orderId: "order-1",
  amount: 5570,
  currency: "EUR",
  chargeId: "ch_1",
  decidedAt: "2026-01-01T09:00:02.000Z",
} as const;

describe("a refund", () => {
  it.each([
    { ...base, status: "authorized" },
    { ...base, status: "refunded", refundedAt: "2026-01-01T09:00:03.000Z" },
  ] satisfies Payment[])("is possible when the payment is $status", (payment) => {
    expect(checkRefundable(payment)).toBeUndefined();
  });

  it("is rejected when the payment was declined", () => {
    expect(checkRefundable({ ...base, status: "declined" })).toEqual({
      rejected: "payment-not-refundable",
      detail: "The payment of order order-1 was declined: there is nothing to refund.",
    });
  });
});
