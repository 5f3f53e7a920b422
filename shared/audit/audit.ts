import { CATALOG } from "@app/domain/catalog";
import type { Finding } from "./finding.ts";
import type { Ledger } from "./ledger.ts";
import { auditMoney } from "./money.ts";
import { auditOrders } from "./orders.ts";
import type { Snapshot } from "./snapshot.ts";
import { auditStock } from "./stock.ts";

const CATALOG_STOCK = new Map(CATALOG.map(({ sku, initialStock }) => [sku, initialStock]));

/** `parked` orders wait for a person. They are no findings, but a run without faults must have none. */
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
 * @param ledger the entries for this variant's orders, and for no order at all
 * @param acceptedIds the orders that clients know to be accepted
 * @param initialStock units before the first order, by sku; the catalog's by default
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
