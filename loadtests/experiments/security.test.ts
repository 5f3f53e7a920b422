import type { Snapshot } from "@app/audit/snapshot";
import { expect, test } from "vitest";
import type { Probe } from "./security/probe.ts";
import { changes } from "./security/probe-both.ts";
import { probeRoles, rolesOf } from "./security/rights.ts";
import { judge } from "./security.ts";

const probes: Probe[] = (["services", "functions"] as const).map((variant) => ({
  variant,
  group: "no right to it",
  name: "nobody gets in with no token",
  refused: true,
}));
const roles = [{ name: "placeOrder", context: "orders", rights: ["dynamodb:PutItem OrdersTable.Arn"] }];
const deployable = { name: "orders", bytes: 1, packages: ["express"], files: [] };
const deployed = { services: [deployable], functions: [deployable] };

test("holds when every probe is refused", () => {
  const { verdict, because } = judge(probes, roles, deployed);
  expect(verdict).toBe("holds");
  expect(because).toBe("The services refused 1 of 1 probes and the functions refused 1 of 1 probes.");
});

test("does not hold when one is accepted, and names it", () => {
  const open: Probe = { ...probes[1]!, name: "settleOrder: true but for its key", refused: false };
  expect(judge([...probes, open], roles, deployed)).toMatchObject({
    verdict: "does not hold here",
    because: expect.stringContaining("not refused by the functions: settleOrder: true but for its key"),
  });
});

test("a role that names another context's table, or all tables, counts as accepted", () => {
  const tables = probeRoles(rolesOf());
  expect(tables.length).toBeGreaterThan(20);
  expect(tables.filter(({ refused }) => !refused)).toEqual([]);
  const nosy = (resource: string) =>
    probeRoles([{ ...roles[0]!, rights: [`dynamodb:GetItem ${resource}`] }]).filter(
      ({ refused }) => !refused,
    );
  expect(nosy("PaymentsTable.Arn")).toHaveLength(1);
  expect(nosy("${PaymentsTable.Arn}/index/unfinished")).toHaveLength(1);
  expect(nosy("PaymentsTable.StreamArn")).toHaveLength(0);
  expect(nosy("*")).toHaveLength(4); // all tables of the other contexts
});

test("a store has changed when an item has changed; the order of its attributes does not matter", () => {
  const holding = (reservation: object) =>
    ({ orders: [], stock: new Map(), reservations: [reservation], payments: [] }) as unknown as Snapshot;
  const before = holding({ orderId: "1", lines: [{ sku: "sku-001", quantity: 1 }] });
  expect(changes(before, holding({ lines: [{ quantity: 1, sku: "sku-001" }], orderId: "1" }))).toEqual([]);
  expect(changes(before, holding({ orderId: "1", lines: [{ sku: "sku-001", quantity: 2 }] }))).toHaveLength(
    2,
  );
});
