import { CATALOG } from "@app/domain/catalog";
import { expectedOf } from "./expected.ts";
import type { Finding } from "./finding.ts";
import type { Ledger } from "./ledger.ts";
import { auditMoney } from "./money.ts";
import type { Snapshot } from "./snapshot.ts";
import { auditStock } from "./stock.ts";

const CATALOG_STOCK = new Map(CATALOG.map(({ sku, initialStock }) => [sku, initialStock]));

/** `parked` orders wait for a person. They are no findings, but a run without faults must have no parked order. */
export type AuditReport = {
  clean: boolean;
  orders: number;
  accepted: number;
  charges: number;
  parked: string[];
  findings: Finding[];
};

/**
 * Checks the stores and the provider's ledger against each other. Nothing may be in progress: no request, no saga, no
 * stream.
 * @param ledger the entries for this variant's orders, and the entries without an order
 * @param acceptedIds the orders that clients know to be accepted
 * @param initialStock units before the first order, by sku; by default the catalog's
 */
export function audit(
  snapshot: Snapshot,
  ledger: Ledger,
  acceptedIds: readonly string[],
  initialStock: ReadonlyMap<string, number> = CATALOG_STOCK,
): AuditReport {
  const findings = [
    ...auditOrders(snapshot, acceptedIds),
    ...auditStock(snapshot, initialStock),
    ...auditMoney(snapshot, ledger),
  ];
  const parked = snapshot.orders.filter((order) => order.parked).map(({ id }) => id);
  return {
    clean: findings.length === 0 && parked.length === 0,
    orders: snapshot.orders.length,
    accepted: acceptedIds.length,
    charges: ledger.charges.length,
    parked,
    findings,
  };
}

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

/** The reasons, in words, why an audit invalidates figures. Empty when the audit is clean. */
export function auditReasons({ findings, parked }: Pick<AuditReport, "findings" | "parked">): string[] {
  return [
    ...findings.map(({ rule, subject, detail }) => `the audit found: ${rule}: ${subject} (${detail})`),
    ...parked.map((id) => `the audit found a parked order: ${id}`),
  ];
}
