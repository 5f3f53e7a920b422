import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CATALOG, findProduct } from "./catalog.ts";
import type { RequestedLine } from "./order.ts";
import { chooseParts, initialUnits, parseParts, partsOf, sumParts, wholeLines } from "./parts.ts";
import { canReserve } from "./stock.ts";

const mug = findProduct("sku-050")!;
const order = (n: number) => `00000000-0000-8000-8000-${n.toString(16).padStart(12, "0")}`;
const available = (units: Record<string, number>) => (part: string) => units[part];

describe("the setting STOCK_PARTS", () => {
  it("names hot products and their numbers of parts", () => {
    expect(parseParts("sku-001:8,sku-050:2")).toEqual(
      new Map([
        ["sku-001", 8],
        ["sku-050", 2],
      ]),
    );
    expect(parseParts("")).toEqual(parseParts());
    expect(parseParts().size).toBe(0);
  });

  it.each([
    ["sku-001", "STOCK_PARTS has “sku-001”: name a product and its number of parts, such as sku-001:8."],
    ["sku-051:8", "STOCK_PARTS has “sku-051:8”"],
    ["sku-001:0", "STOCK_PARTS has “sku-001:0”"],
    ["sku-001:8 sku-002:8", "STOCK_PARTS has “sku-001:8 sku-002:8”"],
    ["8", "STOCK_PARTS has “8”"],
    ["sku-001:40,sku-002:40", "STOCK_PARTS has 80 parts: set at most 79 in all."],
  ])("%s is refused", (setting, message) => {
    expect(() => parseParts(setting)).toThrow(message);
  });
});

describe("a hot product", () => {
  const parts = parseParts("sku-050:3");

  it("has its units spread evenly, and no unit more or less", () => {
    expect(initialUnits(mug, parts)).toEqual([
      ["sku-050", 66],
      ["sku-050#1", 67],
      ["sku-050#2", 67],
    ]);
    expect(sumParts(initialUnits(mug, parts)).get("sku-050")).toBe(200);
  });

  it("is in one part under its own sku unless the setting names it", () => {
    expect(CATALOG.flatMap((product) => initialUnits(product, parseParts()))).toEqual(
      CATALOG.map(({ sku, initialStock }) => [sku, initialStock]),
    );
  });

  it("is sold from a part that the order's id chooses, each part to as many orders", () => {
    const lines = [{ sku: "sku-050", quantity: 1 }];
    const chosen = Array.from({ length: 9 }, (_, n) => chooseParts(order(n), lines, parts)![0]!.sku);
    expect(chosen.slice(0, 3)).toEqual(partsOf("sku-050", parts));
    expect(chosen.slice(3)).toEqual([...chosen.slice(0, 3), ...chosen.slice(0, 3)]);
  });

  it("is sold from the next part that has enough, then from several parts, then not at all", () => {
    const three = [{ sku: "sku-050", quantity: 3 }];
    const choose = (units: Record<string, number>) => chooseParts(order(1), three, parts, available(units));
    expect(choose({ "sku-050": 3, "sku-050#1": 2 })).toEqual([{ sku: "sku-050", quantity: 3 }]);
    expect(choose({ "sku-050": 2, "sku-050#1": 1, "sku-050#2": 1 })).toEqual([
      { sku: "sku-050#1", quantity: 1 },
      { sku: "sku-050#2", quantity: 1 },
      { sku: "sku-050", quantity: 1 },
    ]);
    expect(choose({ "sku-050": 1, "sku-050#2": 1 })).toBeUndefined();
  });
});

it("parts are chosen exactly when the rule of a reservation allows it, and never more than a part has", () => {
  const parts = parseParts("sku-001:4,sku-002:2");
  const skus = ["sku-001", "sku-002", "sku-003"];
  const units = fc.record(
    Object.fromEntries(skus.flatMap((sku) => partsOf(sku, parts)).map((part) => [part, fc.nat({ max: 3 })])),
  );
  const line = fc.record({ sku: fc.constantFrom(...skus), quantity: fc.integer({ min: 1, max: 9 }) });
  const lines: fc.Arbitrary<RequestedLine[]> = fc.uniqueArray(line, {
    minLength: 1,
    selector: ({ sku }) => sku,
  });
  fc.assert(
    fc.property(units, lines, fc.nat(), (units, lines, n) => {
      const sums = sumParts(Object.entries(units));
      const chosen = chooseParts(order(n), lines, parts, available(units));
      expect(chosen !== undefined).toBe(canReserve((sku) => sums.get(sku), lines));
      if (!chosen) return;
      expect(wholeLines(chosen)).toEqual(lines);
      expect(canReserve(available(units), chosen)).toBe(true);
    }),
  );
});
