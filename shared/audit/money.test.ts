import { describe, expect, test } from "vitest";
import { find, findingsAfter, type World } from "./test/settled-shop.ts";

describe("money", () => {
  const chargeOf = ({ ledger }: World, reference: string) => find(ledger.charges, { reference });

  test("a double charge is reported", () => {
    expect(
      findingsAfter((world) => world.ledger.charges.push({ ...chargeOf(world, "confirmed"), id: "again" })),
    ).toEqual([["charged twice", "confirmed"]]);
  });

  test("a double charge of a pending order is reported, and so is the pending order", () => {
    const found = findingsAfter((world) => {
      find(world.snapshot.orders, { id: "confirmed" }).status = "pending";
      world.ledger.charges.push({ ...chargeOf(world, "confirmed"), id: "again" });
    });
    expect(found).toContainEqual(["charged twice", "confirmed"]);
  });

  test("a charge without an order is reported", () => {
    expect(
      findingsAfter((world) =>
        world.ledger.charges.push({ ...chargeOf(world, "confirmed"), id: "stray", reference: "nobody" }),
      ),
    ).toEqual([["charge without an order", "stray"]]);
  });

  test("a confirmed order that was never charged is reported", () => {
    expect(findingsAfter(({ ledger }) => ledger.charges.shift())).toEqual([
      ["charge missing", "confirmed"],
      ["payment does not match the ledger", "confirmed"],
    ]);
  });

  test("a missing refund is reported, and a refund that was not due", () => {
    expect(findingsAfter(({ ledger }) => ledger.refunds.pop())).toEqual([["refund missing", "cancelled"]]);
    expect(
      findingsAfter(({ ledger }) =>
        ledger.refunds.push({ id: "gift", charge: "charge-confirmed", amount: 2_580 }),
      ),
    ).toEqual([["refund not due", "confirmed"]]);
  });

  test("a wrong amount is reported, of a charge or of a refund", () => {
    expect(findingsAfter((world) => (chargeOf(world, "confirmed").amount = 2_579))).toEqual([
      ["wrong amount charged", "confirmed"],
    ]);
    expect(findingsAfter(({ ledger }) => (ledger.refunds[0]!.amount = 1))).toEqual([
      ["wrong amount refunded", "cancelled"],
    ]);
  });

  test("a charge for a declined order is reported, even when our payment record says declined", () => {
    expect(findingsAfter((world) => (chargeOf(world, "declined").status = "authorized"))).toEqual([
      ["charge not due", "declined"],
      ["payment does not match the ledger", "declined"],
    ]);
  });

  test("a payment record that is missing, wrong or without an order is reported", () => {
    expect(findingsAfter(({ snapshot }) => snapshot.payments.shift())).toEqual([
      ["payment does not match its order", "confirmed"],
    ]);
    expect(findingsAfter(({ snapshot }) => (snapshot.payments[0]!.amount = 1))).toEqual([
      ["payment does not match its order", "confirmed"],
    ]);
    expect(
      findingsAfter(({ snapshot }) =>
        snapshot.payments.push({ ...snapshot.payments[0]!, orderId: "nobody" }),
      ),
    ).toEqual([["payment without an order", "nobody"]]);
  });
});
