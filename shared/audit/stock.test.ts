import { describe, expect, test } from "vitest";
import { audit } from "./audit.ts";
import { find, findingsAfter, settledShop, type World } from "./test/settled-shop.ts";

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
