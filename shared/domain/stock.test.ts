import { describe, expect, it } from "vitest";
import { canReserve, heldUnits, type Reservation } from "./stock.ts";

const shelf = new Map([
  ["beans", 5],
  ["mug", 1],
]);
const available = (sku: string) => shelf.get(sku);

describe("reserving", () => {
  it.each([
    ["all units of a product", [["beans", 5]], true],
    [
      "several products, all in stock",
      [
        ["beans", 1],
        ["mug", 1],
      ],
      true,
    ],
    ["one unit more than the stock", [["beans", 6]], false],
    [
      "one product in stock and one out of stock: neither",
      [
        ["beans", 1],
        ["mug", 2],
      ],
      false,
    ],
    ["an unknown product", [["teapot", 1]], false],
  ] as [string, [string, number][], boolean][])("%s", (_what, lines, expected) => {
    const requested = lines.map(([sku, quantity]) => ({ sku, quantity }));
    expect(canReserve(available, requested)).toBe(expected);
  });
});

describe("held units", () => {
  const lines = [
    { sku: "beans", quantity: 2 },
    { sku: "mug", quantity: 1 },
  ];
  const base = { orderId: "1", lines, decidedAt: "2026-01-01T09:00:00.000Z" };
  const reserved: Reservation = { ...base, status: "reserved" };

  it("are the sum over live reservations, per sku", () => {
    expect(heldUnits([reserved, reserved])).toEqual(new Map(Object.entries({ beans: 4, mug: 2 })));
  });

  it("are zero for refused and released reservations", () => {
    const released: Reservation = { ...base, status: "released", releasedAt: base.decidedAt };
    expect(heldUnits([{ ...base, status: "refused" }, released])).toEqual(new Map());
  });
});
