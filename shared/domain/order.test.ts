import { describe, expect, it } from "vitest";
import { cancelOrder } from "./fulfilment.ts";
import { isOrderId, isSameRequest, type OrderRequest, orderIdFor, placeOrder } from "./order.ts";
import { isRejection } from "./rejection.ts";
import { at, orderAfter, pendingOrder } from "./test/orders.ts";

const placed = { id: "order-1", customerId: "alice", at: at(0) };
const request: OrderRequest = { lines: [{ sku: "sku-001", quantity: 2 }], card: "card_accepted" };

describe("placing an order", () => {
  it("fixes the prices, adds them up and starts as pending", () => {
    expect(pendingOrder).toEqual({
      id: "order-1",
      customerId: "alice",
      lines: [
        { sku: "sku-001", quantity: 2, unitPrice: 1290 },
        { sku: "sku-050", quantity: 1, unitPrice: 2990 },
      ],
      total: 2 * 1290 + 2990,
      currency: "EUR",
      card: "card_accepted",
      placedAt: at(0),
      status: "pending",
    });
  });

  it("rejects an unknown product and names it", () => {
    const lines = [...request.lines, { sku: "sku-999", quantity: 1 }];
    expect(placeOrder({ ...request, lines }, placed)).toEqual({
      rejected: "unknown-product",
      detail: "There is no product with the sku sku-999.",
    });
  });
});

describe("an order's id", () => {
  it("is recognised by its format", () => {
    const id = orderIdFor("alice", "key-1");
    expect(isOrderId(id)).toBe(true);
    for (const other of [undefined, "", "order-1", id.toUpperCase(), `${id} `, `${id}\n`, `x${id}`]) {
      expect(isOrderId(other)).toBe(false);
    }
  });
});

describe("a replay", () => {
  const order = placeOrder(request, placed);
  if (isRejection(order)) throw new Error(order.detail);

  it("is the same request when card, skus and quantities are equal", () => {
    expect(isSameRequest(order, structuredClone(request))).toBe(true);
  });

  it.each<[string, OrderRequest]>([
    ["another card", { ...request, card: "card_slow" }],
    ["another quantity", { ...request, lines: [{ sku: "sku-001", quantity: 3 }] }],
    ["another sku", { ...request, lines: [{ sku: "sku-002", quantity: 2 }] }],
    ["another line", { ...request, lines: [...request.lines, { sku: "sku-002", quantity: 1 }] }],
    ["no line", { ...request, lines: [] }],
  ])("is a different request with %s", (_what, other) => {
    expect(isSameRequest(order, other)).toBe(false);
  });
});

describe("cancelling", () => {
  const confirmed = orderAfter("StockReserved", "PaymentAuthorized");

  it("starts for a confirmed order", () => {
    expect(cancelOrder(confirmed, at(9))).toEqual({
      ...confirmed,
      status: "cancelling",
      cancellingAt: at(9),
    });
  });

  it("changes nothing the second time", () => {
    const cancelling = orderAfter("StockReserved", "PaymentAuthorized", "CancellationRequested");
    const cancelled = orderAfter(
      "StockReserved",
      "PaymentAuthorized",
      "CancellationRequested",
      "PaymentRefunded",
    );
    expect(cancelOrder(cancelling, at(9))).toBe(cancelling);
    expect(cancelOrder(cancelled, at(9))).toBe(cancelled);
  });

  it.each([
    ["pending", pendingOrder],
    ["rejected", orderAfter("StockRefused")],
    ["rejected", orderAfter("StockReserved", "PaymentDeclined")],
  ])("is refused while the order is %s", (status, order) => {
    expect(cancelOrder(order, at(9))).toEqual({
      rejected: "order-not-cancellable",
      detail: `Only a confirmed order can be cancelled; this one is ${status}.`,
    });
  });
});
