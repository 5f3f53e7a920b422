import type { Snapshot } from "@app/audit/snapshot";
import { expect, test } from "vitest";
import type { Probe } from "./security/probe.ts";
import { changes } from "./security/probe-both.ts";
import { judge } from "./security.ts";

const probes: Probe[] = (["services", "functions"] as const).map((variant) => ({
  variant,
  group: "no right to it",
  name: "nobody gets in with no token",
  refused: true,
}));
const checked = { calls: 40, callers: new Set(["placeOrder", "settleOrder"]), denied: [] as string[] };
const roles = [{ name: "placeOrder", rights: 3 }];
const deployable = { name: "orders", bytes: 1, packages: ["express"], files: [] };
const deployed = { services: [deployable], functions: [deployable] };

test("holds when every probe is refused", () => {
  const { verdict, because, details } = judge({ probes, checked }, roles, deployed);
  expect(verdict).toBe("holds");
  expect(because).toBe("Both variants refused every probe of this list. Packages are counted, not attacked.");
  expect(details).toBe(
    "Each variant has other ways in, so the numbers of probes are no comparison: 1 of the services, 1 of the functions. The roles allowed 40 of 40 calls that 2 functions made to DynamoDB in their normal work.",
  );
});

test("does not hold when one is accepted, and names it", () => {
  const open: Probe = { ...probes[1]!, name: "settleOrder: true but for its key", refused: false };
  expect(judge({ probes: [...probes, open], checked }, roles, deployed)).toMatchObject({
    verdict: "does not hold here",
    because: expect.stringContaining("Not refused by the functions: settleOrder: true but for its key"),
  });
});

test("does not hold when a role denies a call of its function's normal work", () => {
  const denied = { ...checked, denied: ["PutItem of placeOrder on orders-two-ways-dev-orders"] };
  expect(judge({ probes, checked: denied }, roles, deployed)).toMatchObject({
    verdict: "does not hold here",
    because: expect.stringContaining("denied in normal work: PutItem of placeOrder"),
  });
});

test("shows nothing when no call was checked", () => {
  const none = { calls: 0, callers: new Set<string>(), denied: [] };
  expect(() => judge({ probes, checked: none }, roles, deployed)).toThrow(
    "No call of a function was checked",
  );
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
