import type { OrderStatus } from "@app/domain/order";
import type { Payment } from "@app/domain/payment";
import type { Reservation } from "@app/domain/stock";
import type { AuditedOrder } from "./snapshot.ts";

/**
 * The end state of a settled order in the other contexts and at the provider. `authorized` and `refunds` count ledger
 * entries.
 */
export type Expected = {
  reservation: Reservation["status"];
  payment: Payment["status"] | undefined;
  authorized: 0 | 1;
  refunds: 0 | 1;
};

const END_STATES = {
  confirmed: { reservation: "reserved", payment: "authorized", authorized: 1, refunds: 0 },
  cancelled: { reservation: "released", payment: "refunded", authorized: 1, refunds: 1 },
  out_of_stock: { reservation: "refused", payment: undefined, authorized: 0, refunds: 0 },
  payment_declined: { reservation: "released", payment: "declined", authorized: 0, refunds: 0 },
} as const satisfies Record<string, Expected>;

/** Orders in progress. Every other status determines the end state. */
export const OPEN_STATUSES = ["pending", "cancelling"] as const satisfies OrderStatus[];

/** Undefined for an order in progress: the audit only reports that it is not settled. */
export function expectedOf({ status, reason }: AuditedOrder): Expected | undefined {
  if (status === "rejected") return END_STATES[reason ?? "out_of_stock"];
  return status === "confirmed" || status === "cancelled" ? END_STATES[status] : undefined;
}
