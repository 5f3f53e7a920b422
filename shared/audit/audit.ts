import type { Finding } from "./finding.ts";
import type { Ledger } from "./ledger.ts";
import { auditMoney } from "./money.ts";
import { auditOrders } from "./orders.ts";
import type { Snapshot } from "./snapshot.ts";
import { auditStock } from "./stock.ts";

/** `parked` orders wait for a person: kept apart from findings, but there must be none where nothing went wrong. */
export type AuditReport = {
  clean: boolean;
  orders: number;
  accepted: number;
  charges: number;
  parked: string[];
  findings: Finding[];
};

/**
 * Holds the stores and the provider's ledger against each other. Everything is to be at rest: no request, no saga, no stream under way.
 * @param ledger the entries of this variant's orders, and of nobody's
 * @param acceptedIds the orders that clients were told are accepted
 */
export function audit(snapshot: Snapshot, ledger: Ledger, acceptedIds: readonly string[]): AuditReport {
  const findings = [
    ...auditOrders(snapshot, acceptedIds),
    ...auditStock(snapshot),
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
