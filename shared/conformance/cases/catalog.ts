import assert from "node:assert/strict";
import type { Case } from "../case.ts";
import { listProducts, SCARCE_SKU } from "../products.ts";

export const catalogCases: Case[] = [
  {
    name: "anyone may list all 50 products, each sku once and with a price",
    async run({ client }) {
      const products = await listProducts(client);
      assert.equal(products.length, 50);
      assert.equal(new Set(products.map(({ sku }) => sku)).size, 50);
      for (const { sku, price } of products) assert.ok(price > 0, `${sku} has no price`);
    },
  },
  {
    name: "products match the catalog, in its order",
    async run({ client }) {
      const products = await listProducts(client);
      const { available: _, ...first } = products[0]!;
      assert.deepEqual(first, { sku: "sku-001", name: "Espresso beans", price: 1290, currency: "EUR" });
      assert.equal(products.at(-1)?.sku, SCARCE_SKU);
    },
  },
];
