import { SCARCE_SKU } from "@app/domain/catalog";
import type { Order } from "@app/domain/order";
import { describe, expect, it } from "vitest";
import { order as orderSchema, productList, summary as summarySchema } from "./schemas.ts";
import { mergeSummary, orderPart, paymentPart, reservationPart, viewOrder, viewProducts } from "./view.ts";

const at = "2026-01-01T09:00:00.000Z";
const lines = [{ sku: "sku-001", quantity: 2, unitPrice: 1290 }];
const pending: Order = {
  id: "0190a5d8-0000-8000-8000-000000000000",
  customerId: "alice",
  lines,
  total: 2580,
  currency: "EUR",
  card: "card_accepted",
  placedAt: at,
  status: "pending",
};
const orders: Order[] = [
  pending,
  { ...pending, status: "confirmed", settledAt: at },
  { ...pending, status: "rejected", settledAt: at, reason: "out_of_stock" },
  { ...pending, status: "cancelling", settledAt: at, cancellingAt: at },
  { ...pending, status: "cancelled", settledAt: at, cancellingAt: at, cancelledAt: at },
];
const reservation = {
  orderId: pending.id,
  lines,
  status: "released",
  decidedAt: at,
  releasedAt: at,
} as const;
const payment = {
  orderId: pending.id,
  amount: 2580,
  currency: "EUR",
  chargeId: "ch_secret",
  status: "refunded",
  decidedAt: at,
  refundedAt: at,
} as const;

describe("customers see", () => {
  it.each(orders)("a $status order as in the contract, without the card", (order) => {
    const view = viewOrder(order);
    expect(orderSchema.parse(view)).toEqual(view);
    expect(JSON.stringify(view)).not.toContain("card");
    expect(view.settledAt).toBe(order.status === "pending" ? null : at);
    expect(view.reason).toBe(order.status === "rejected" ? "out_of_stock" : null);
  });

  it.each(orders)("the summary of a $status order, without the charge's id", (order) => {
    const view = mergeSummary(orderPart(order), reservationPart(reservation), paymentPart(payment));
    expect(summarySchema.parse(view)).toEqual(view);
    expect(JSON.stringify(view)).not.toMatch(/card|ch_secret/);
  });

  it("a summary with parts of one context only", () => {
    expect(mergeSummary(orderPart(pending), undefined, undefined)).toEqual({
      order: viewOrder(pending),
      reservation: null,
      payment: null,
      timeline: [{ at, event: "OrderPlaced" }],
    });
  });

  it("a hot product as one: its parts are added up, in the catalog and in a reservation", () => {
    const units = new Map([
      ["sku-001", 3],
      ["sku-001#1", 4],
      ["sku-002", 5],
    ]);
    const available = viewProducts(units).products.map((product) => product.available);
    expect(available.slice(0, 3)).toEqual([7, 5, 0]);
    const taken = [
      { sku: "sku-001#1", quantity: 1 },
      { sku: "sku-001", quantity: 1 },
    ];
    expect(reservationPart({ ...reservation, lines: taken }).record.lines).toEqual([
      { sku: "sku-001", quantity: 2 },
    ]);
  });

  it("every product of the catalog, with 0 for those without stock", () => {
    const view = viewProducts(new Map([[SCARCE_SKU, 7]]));
    expect(productList.parse(view)).toEqual(view);
    expect(view.products).toHaveLength(50);
    expect(view.products.filter(({ available }) => available > 0)).toEqual([
      { sku: SCARCE_SKU, name: "Anniversary mug", price: 2990, currency: "EUR", available: 7 },
    ]);
  });
});
