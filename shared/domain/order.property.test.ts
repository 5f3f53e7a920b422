import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CATALOG } from "./catalog.ts";
import { isSameRequest, orderIdFor, placeOrder } from "./order.ts";
import { isRejection } from "./rejection.ts";

const customerId = fc.string({ unit: "binary", maxLength: 40 });
/** Every Idempotency-Key that the contract accepts. */
const key = fc.stringMatching(/^[\x21-\x7e]{1,128}$/);
const lines = fc.uniqueArray(
  fc.record({
    sku: fc.constantFrom(...CATALOG.map(({ sku }) => sku)),
    quantity: fc.integer({ min: 1, max: 100 }),
  }),
  { minLength: 1, maxLength: 20, selector: ({ sku }) => sku },
);

describe("an order's id", () => {
  it("is a UUID of version 8, and the same each time", () => {
    fc.assert(
      fc.property(customerId, key, (customer, key) => {
        const id = orderIdFor(customer, key);
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
        expect(orderIdFor(customer, key)).toBe(id);
      }),
    );
  });

  it("differs for another customer or another key, however similar", () => {
    const short = fc.string({ unit: fc.constantFrom("a", "b", "\0", "/"), maxLength: 4 });
    const shortKey = fc.string({ unit: fc.constantFrom("a", "b", "/"), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(short, shortKey, short, shortKey, (customer, key, otherCustomer, otherKey) => {
        const same = customer === otherCustomer && key === otherKey;
        expect(orderIdFor(customer, key) === orderIdFor(otherCustomer, otherKey)).toBe(same);
      }),
      { numRuns: 2_000 },
    );
  });

  it("never collides in 50,000 keys of one customer", () => {
    const ids = new Set(Array.from({ length: 50_000 }, (_, n) => orderIdFor("alice", `key-${n}`)));
    expect(ids.size).toBe(50_000);
  });
});

describe("a placed order", () => {
  it("has the exact total of its lines, and matches the request that placed it", () => {
    fc.assert(
      fc.property(lines, (lines) => {
        const request = { lines, card: "card_accepted" };
        const order = placeOrder(request, { id: "1", customerId: "alice", at: "2026-01-01T09:00:00.000Z" });
        if (isRejection(order)) throw new Error(order.detail);
        const prices = new Map(CATALOG.map(({ sku, price }) => [sku, price]));
        let total = 0;
        for (const { sku, quantity } of lines) total += prices.get(sku)! * quantity;
        expect(order.total).toBe(total);
        expect(isSameRequest(order, request)).toBe(true);
      }),
    );
  });
});
