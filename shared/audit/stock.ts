import type { RequestedLine } from "@app/domain/order";
import { sumParts, wholeLines } from "@app/domain/parts";
import { heldUnits, type Reservation } from "@app/domain/stock";
import { expectedOf } from "./expected.ts";
import type { Finding } from "./finding.ts";
import type { AuditedOrder, Snapshot } from "./snapshot.ts";

/** Checks that stock is conserved and that each reservation matches its order. */
export function auditStock(snapshot: Snapshot, initial: ReadonlyMap<string, number>): Finding[] {
  return [...auditShelves(snapshot, initial), ...auditReservations(snapshot)];
}

function auditShelves({ stock, reservations }: Snapshot, initial: ReadonlyMap<string, number>): Finding[] {
  const findings: Finding[] = [];
  const held = heldUnits(reservations);
  const sums = sumParts(stock);
  for (const [part, units] of stock) {
    if (units < 0)
      findings.push({ rule: "stock negative", subject: part, detail: `${units} available: oversold` });
  }
  for (const sku of new Set([...initial.keys(), ...sums.keys(), ...held.keys()])) {
    const [before, available, reserved] = [initial.get(sku), sums.get(sku) ?? 0, held.get(sku) ?? 0];
    if (before === undefined) {
      findings.push({
        rule: "product unknown",
        subject: sku,
        detail: "in the stock, but not in the catalog",
      });
      continue;
    }
    if (before !== available + reserved) {
      const sum = `${available} available + ${reserved} reserved ≠ ${before} at the start`;
      findings.push({ rule: "stock not conserved", subject: sku, detail: sum });
    }
  }
  return findings;
}

function auditReservations({ orders, reservations }: Snapshot): Finding[] {
  const findings: Finding[] = [];
  const unmatched = new Map(reservations.map((reservation) => [reservation.orderId, reservation]));
  for (const order of orders) {
    const problem = mismatch(order, unmatched.get(order.id));
    if (problem)
      findings.push({ rule: "reservation does not match its order", subject: order.id, detail: problem });
    unmatched.delete(order.id);
  }
  for (const { orderId, status } of unmatched.values()) {
    findings.push({ rule: "reservation without an order", subject: orderId, detail: status });
  }
  return findings;
}

function mismatch(order: AuditedOrder, reservation: Reservation | undefined): string | undefined {
  const expected = expectedOf(order);
  if (!expected) return undefined;
  const status = reservation?.status ?? "none";
  if (status !== expected.reservation) {
    return `the order is ${order.reason ?? order.status}, its reservation ${status} instead of ${expected.reservation}`;
  }
  return reservation && unitsOf(reservation.lines) === unitsOf(order.lines)
    ? undefined
    : "the reservation holds different units than the order";
}

function unitsOf(lines: readonly RequestedLine[]): string {
  return wholeLines(lines)
    .map(({ sku, quantity }) => `${quantity} × ${sku}`)
    .sort()
    .join(", ");
}
