import { describe, expect, it } from "vitest";
import { CATALOG, findProduct, SCARCE_SKU } from "./catalog.ts";

describe("the catalog", () => {
  it("has 50 products, no sku twice", () => {
    expect(CATALOG).toHaveLength(50);
    expect(new Set(CATALOG.map(({ sku }) => sku)).size).toBe(50);
  });

  it("prices every product in whole, positive minor units, and stocks it", () => {
    for (const product of CATALOG) {
      expect(Number.isSafeInteger(product.price) && product.price > 0, product.sku).toBe(true);
      expect(Number.isSafeInteger(product.initialStock) && product.initialStock > 0, product.sku).toBe(true);
    }
  });

  it("has one product that two orders can buy out, and no other", () => {
    const scarce = CATALOG.filter(({ initialStock }) => initialStock <= 200);
    expect(scarce.map(({ sku }) => sku)).toEqual([SCARCE_SKU]);
  });

  it("finds a product by its sku only", () => {
    expect(findProduct("sku-006")).toMatchObject({ name: "Hand grinder", price: 4900, currency: "EUR" });
    for (const sku of ["sku-000", "SKU-001", "", "__proto__", "constructor"])
      expect(findProduct(sku)).toBeUndefined();
  });
});
