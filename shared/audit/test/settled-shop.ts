import { CATALOG } from "@app/domain/catalog";
import { expect } from "vitest";
import { audit } from "../audit.ts";
import type { Ledger } from "../ledger.ts";
import type { AuditedOrder, Snapshot } from "../snapshot.ts";

export type World = { snapshot: Snapshot; ledger: Ledger; accepted: string[] };

/** A shop in which every order has settled, one in each end state. Each order wants two beans, 2,580 in all. */
export function settledShop(): World {
  const at = "2026-01-01T00:00:00.000Z";
  const lines = [{ sku: "sku-001", quantity: 2 }];
  const order = (id: string, status: AuditedOrder["status"], reason: AuditedOrder["reason"] = null) => {
    const money = { total: 2_580, currency: "EUR" as const };
    return { id, customerId: "alice", status, reason, lines, ...money, parked: false };
  };
  const reservation = (orderId: string) => ({ orderId, lines, decidedAt: at });
  const payment = (orderId: string) => {
    return { orderId, amount: 2_580, currency: "EUR" as const, chargeId: `charge-${orderId}`, decidedAt: at };
  };
  const charge = (reference: string, status: "authorized" | "declined") => {
    return { id: `charge-${reference}`, reference, amount: 2_580, currency: "EUR", status };
  };
  const stock = new Map(CATALOG.map(({ sku, initialStock }) => [sku, initialStock]));
  stock.set("sku-001", stock.get("sku-001")! - 2);
  return {
    snapshot: {
      stock,
      orders: [
        order("confirmed", "confirmed"),
        order("cancelled", "cancelled"),
        order("refused", "rejected", "out_of_stock"),
        order("declined", "rejected", "payment_declined"),
      ],
      reservations: [
        { ...reservation("confirmed"), status: "reserved" },
        { ...reservation("cancelled"), status: "released", releasedAt: at },
        { ...reservation("refused"), status: "refused" },
        { ...reservation("declined"), status: "released", releasedAt: at },
      ],
      payments: [
        { ...payment("confirmed"), status: "authorized" },
        { ...payment("cancelled"), status: "refunded", refundedAt: at },
        { ...payment("declined"), status: "declined" },
      ],
    },
    ledger: {
      charges: [
        charge("confirmed", "authorized"),
        charge("cancelled", "authorized"),
        charge("declined", "declined"),
      ],
      refunds: [{ id: "refund", charge: "charge-cancelled", amount: 2_580 }],
    },
    accepted: ["confirmed", "cancelled", "refused", "declined"],
  };
}

/** The rules that a change to the shop breaks, each with its subject. */
export function findingsAfter(change: (world: World) => void): [string, string][] {
  const world = settledShop();
  change(world);
  const report = audit(world.snapshot, world.ledger, world.accepted);
  expect(report.clean).toBe(false);
  return report.findings.map(({ rule, subject }) => [rule, subject]);
}

export const find = <T>(items: T[], wanted: Partial<T>): T =>
  items.find((item) => Object.entries(wanted).every(([key, value]) => item[key as keyof T] === value))!;
