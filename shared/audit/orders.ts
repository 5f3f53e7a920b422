import { expectedOf } from "./expected.ts";
import type { Finding } from "./finding.ts";
import type { Snapshot } from "./snapshot.ts";

/** Checks that every accepted order exists and has settled. Parked orders are reported apart. */
export function auditOrders({ orders }: Snapshot, acceptedIds: readonly string[]): Finding[] {
  const known = new Set(orders.map(({ id }) => id));
  const lost = acceptedIds
    .filter((id) => !known.has(id))
    .map(
      (id): Finding => ({
        rule: "order lost",
        subject: id,
        detail: "accepted with 202, and not in the store",
      }),
    );
  const stuck = orders
    .filter((order) => !expectedOf(order) && !order.parked)
    .map(({ id, status }): Finding => ({ rule: "order stuck", subject: id, detail: `still ${status}` }));
  return [...lost, ...stuck];
}
