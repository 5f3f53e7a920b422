import { describe, expect, test } from "vitest";
import { audit } from "./audit.ts";
import { withoutChargesOf } from "./ledger.ts";
import type { Snapshot } from "./snapshot.ts";
import { find, findingsAfter, settledShop } from "./test/settled-shop.ts";

test("a consistent shop without orders in progress is clean", () => {
  const { snapshot, ledger, accepted } = settledShop();
  expect(audit(snapshot, ledger, accepted)).toEqual({
    clean: true,
    orders: 4,
    accepted: 4,
    charges: 3,
    parked: [],
    findings: [],
  });
});

describe("orders", () => {
  test("a lost order is reported", () => {
    expect(findingsAfter(({ accepted }) => accepted.push("gone"))).toEqual([["order lost", "gone"]]);
  });

  test("an unsettled order is reported, before its payment and while it is being cancelled", () => {
    expect(
      findingsAfter(({ snapshot }) => {
        find(snapshot.orders, { id: "confirmed" }).status = "pending";
        find(snapshot.orders, { id: "cancelled" }).status = "cancelling";
      }),
    ).toEqual([
      ["order stuck", "confirmed"],
      ["order stuck", "cancelled"],
    ]);
  });

  test("a parked order is no finding, but the audit is not clean", () => {
    const { snapshot, ledger, accepted } = settledShop();
    Object.assign(find(snapshot.orders, { id: "confirmed" }), { status: "pending", parked: true });
    const report = audit(snapshot, ledger, accepted);
    expect(report).toMatchObject({ clean: false, findings: [], parked: ["confirmed"] });
  });
});

test("each variant's audit gets the charges of its own orders, and the charges without an order", () => {
  const mine = settledShop();
  const other: Snapshot = {
    ...mine.snapshot,
    orders: mine.snapshot.orders.filter(({ id }) => id === "cancelled"),
  };
  const stray = {
    id: "stray",
    reference: "nobody",
    amount: 1,
    currency: "EUR",
    status: "authorized" as const,
  };
  mine.ledger.charges.push(stray);
  const { charges, refunds } = withoutChargesOf(mine.ledger, other);
  expect(charges.map(({ id }) => id)).toEqual(["charge-confirmed", "charge-declined", "stray"]);
  expect(refunds).toEqual([]);
});
