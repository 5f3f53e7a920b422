import { CATALOG } from "@app/domain/catalog";
import { describe, expect, test } from "vitest";
import { audit } from "./audit.ts";
import { type Ledger, withoutChargesOf } from "./ledger.ts";
import type { AuditedOrder, Snapshot } from "./snapshot.ts";

type World = { snapshot: Snapshot; ledger: Ledger; accepted: string[] };

/** A shop in which every order has settled, one in each end state. Each order wants two beans, 2,580 in all. */
function settledShop(): World {
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
function findingsAfter(change: (world: World) => void): [string, string][] {
  const world = settledShop();
  change(world);
  const report = audit(world.snapshot, world.ledger, world.accepted);
  expect(report.clean).toBe(false);
  return report.findings.map(({ rule, subject }) => [rule, subject]);
}

const find = <T>(items: T[], wanted: Partial<T>): T =>
  items.find((item) => Object.entries(wanted).every(([key, value]) => item[key as keyof T] === value))!;

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

describe("stock", () => {
  test("an oversold product is reported", () => {
    expect(
      findingsAfter(({ snapshot }) => {
        const more = { orderId: "more", status: "reserved" as const, decidedAt: "" };
        snapshot.reservations.push({ ...more, lines: [{ sku: "sku-050", quantity: 201 }] });
        snapshot.stock.set("sku-050", 0);
      }),
    ).toEqual([
      ["stock not conserved", "sku-050"],
      ["reservation without an order", "more"],
    ]);
  });

  test("negative stock is reported even when the sum is right", () => {
    expect(
      findingsAfter(({ snapshot }) => {
        find(snapshot.orders, { id: "confirmed" }).lines = [{ sku: "sku-050", quantity: 201 }];
        find(snapshot.reservations, { orderId: "confirmed" }).lines = [{ sku: "sku-050", quantity: 201 }];
        snapshot.stock.set("sku-001", 10_000_000).set("sku-050", -1);
      }),
    ).toEqual([["stock negative", "sku-050"]]);
  });

  test("the parts of a hot product are added up, and a reservation may take from several", () => {
    const { snapshot, ledger, accepted } = settledShop();
    snapshot.stock.set("sku-001", 4_999_998).set("sku-001#1", 5_000_000);
    find(snapshot.reservations, { orderId: "confirmed" }).lines = [
      { sku: "sku-001", quantity: 1 },
      { sku: "sku-001#1", quantity: 1 },
    ];
    expect(audit(snapshot, ledger, accepted).findings).toEqual([]);
  });

  test("a negative part is reported even when the product's sum is right", () => {
    const more = { "sku-001": 9_999_999, "sku-001#1": -1 };
    expect(
      findingsAfter(({ snapshot }) => {
        for (const [part, units] of Object.entries(more)) snapshot.stock.set(part, units);
      }),
    ).toEqual([["stock negative", "sku-001#1"]]);
  });

  test("a lost unit of a part is reported", () => {
    expect(
      findingsAfter(({ snapshot }) => snapshot.stock.set("sku-001", 5).set("sku-001#1", 9_999_992)),
    ).toEqual([["stock not conserved", "sku-001"]]);
  });

  test("stock that was released twice, or never, is reported", () => {
    expect(findingsAfter(({ snapshot }) => snapshot.stock.set("sku-002", 10_000_001))).toEqual([
      ["stock not conserved", "sku-002"],
    ]);
    expect(findingsAfter(({ snapshot }) => snapshot.stock.delete("sku-003"))).toEqual([
      ["stock not conserved", "sku-003"],
    ]);
  });

  test("a product outside the catalog is reported", () => {
    expect(findingsAfter(({ snapshot }) => snapshot.stock.set("sku-999", 1))).toEqual([
      ["product unknown", "sku-999"],
    ]);
  });

  test("stock that is still reserved for a declined order is reported", () => {
    expect(
      findingsAfter(({ snapshot }) => {
        Object.assign(find(snapshot.reservations, { orderId: "declined" }), { status: "reserved" });
        snapshot.stock.set("sku-001", 10_000_000 - 4);
      }),
    ).toEqual([["reservation does not match its order", "declined"]]);
  });

  test("a confirmed order without a reservation, or with a different one, is reported", () => {
    const rule = ["reservation does not match its order", "confirmed"];
    const reservations = (world: World) => world.snapshot.reservations;
    expect(
      findingsAfter((world) => {
        reservations(world).shift();
        world.snapshot.stock.set("sku-001", 10_000_000);
      }),
    ).toEqual([rule]);
    expect(
      findingsAfter((world) => {
        reservations(world)[0]!.lines = [{ sku: "sku-001", quantity: 1 }];
        world.snapshot.stock.set("sku-001", 10_000_000 - 1);
      }),
    ).toEqual([rule]);
  });
});

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
