import { describe, expect, it } from "vitest";
import type { Payment } from "./payment.ts";
import type { Reservation } from "./stock.ts";
import { at, orderAfter, pendingOrder } from "./test/orders.ts";
import { mergeTimelines, orderTimeline, paymentTimeline, reservationTimeline } from "./timeline.ts";

const reserved = { orderId: "order-1", lines: [], status: "reserved", decidedAt: at(1) } as const;
const charged = {
  orderId: "order-1",
  amount: 5570,
  currency: "EUR",
  chargeId: "ch_1",
  decidedAt: at(2),
} as const;

function timelineOf(
  order: Parameters<typeof orderTimeline>[0],
  reservation?: Reservation,
  payment?: Payment,
) {
  return mergeTimelines(
    payment ? paymentTimeline(payment) : [],
    reservation ? reservationTimeline(reservation) : [],
    orderTimeline(order),
  );
}

describe("the timeline", () => {
  it("of a new order has one entry, its placing", () => {
    expect(timelineOf(pendingOrder)).toEqual([{ at: at(0), event: "OrderPlaced" }]);
  });

  it("shows the whole life of a cancelled order, oldest first", () => {
    const order = orderAfter(
      "StockReserved",
      "PaymentAuthorized",
      "CancellationRequested",
      "PaymentRefunded",
    );
    const entries = timelineOf(
      order,
      { ...reserved, status: "released", releasedAt: at(9) },
      { ...charged, status: "refunded", refundedAt: at(3) },
    );
    expect(entries).toEqual([
      { at: at(0), event: "OrderPlaced" },
      { at: at(1), event: "StockReserved" },
      { at: at(2), event: "PaymentAuthorized" },
      { at: at(2), event: "OrderConfirmed" },
      { at: at(3), event: "CancellationRequested" },
      { at: at(3), event: "PaymentRefunded" },
      { at: at(4), event: "OrderCancelled" },
      { at: at(9), event: "StockReleased" },
    ]);
  });

  it("shows why an order was rejected", () => {
    const refused = timelineOf(orderAfter("StockRefused"), { ...reserved, status: "refused" });
    expect(refused.map(({ event }) => event)).toEqual(["OrderPlaced", "StockRefused", "OrderRejected"]);

    const declined = timelineOf(
      orderAfter("StockReserved", "PaymentDeclined"),
      { ...reserved, status: "released", releasedAt: at(2) },
      { ...charged, status: "declined" },
    );
    expect(declined.map(({ event }) => event)).toEqual([
      "OrderPlaced",
      "StockReserved",
      "PaymentDeclined",
      "OrderRejected",
      "StockReleased",
    ]);
  });

  it("puts causes before effects when all happened in one millisecond", () => {
    const now = at(0);
    const order = {
      ...pendingOrder,
      status: "cancelled",
      settledAt: now,
      cancellingAt: now,
      cancelledAt: now,
    } as const;
    const entries = timelineOf(
      order,
      { ...reserved, status: "released", decidedAt: now, releasedAt: now },
      { ...charged, status: "refunded", decidedAt: now, refundedAt: now },
    );
    expect(entries.map(({ event }) => event)).toEqual([
      "OrderPlaced",
      "StockReserved",
      "PaymentAuthorized",
      "OrderConfirmed",
      "CancellationRequested",
      "PaymentRefunded",
      "OrderCancelled",
      "StockReleased",
    ]);
  });
});
