import assert from "node:assert/strict";
import type { Case } from "../case.ts";
import { orderFor } from "../customer.ts";
import { availableOf, untilAvailable } from "../products.ts";

const eventsOf = ({ timeline }: { timeline: { event: string }[] }) => timeline.map(({ event }) => event);
const GOOD_LIFE = ["OrderPlaced", "StockReserved", "PaymentAuthorized", "OrderConfirmed"];

/** The order is confirmed, and its total charged once. */
function charged(card: string, name: string): Case {
  return {
    name,
    async run({ customer }) {
      const alice = await customer("alice");
      const { id, total } = await alice.place(orderFor("sku-008", 2, card));
      assert.equal((await alice.settled(id)).status, "confirmed");
      const summary = await alice.summary(id);
      assert.equal(summary.payment?.status, "authorized");
      assert.equal(summary.payment.amount, total);
      assert.equal(summary.reservation?.status, "reserved");
      assert.deepEqual(eventsOf(summary).toSorted(), GOOD_LIFE.toSorted());
    },
  };
}

/** The order is rejected, nothing is charged, and the stock is released. */
function declined(card: string, sku: string, name: string): Case {
  return {
    name,
    async run({ client, customer }) {
      const alice = await customer("alice");
      const before = await availableOf(client, sku);
      const { id } = await alice.place(orderFor(sku, 5, card));
      const { status, reason } = await alice.settled(id);
      assert.deepEqual({ status, reason }, { status: "rejected", reason: "payment_declined" });

      const released = "the stock released";
      const summary = await alice.summaryWhen(released, id, (s) => s.reservation?.status === "released");
      assert.equal(summary.payment?.status, "declined");
      assert.deepEqual(eventsOf(summary).toSorted(), [
        "OrderPlaced",
        "OrderRejected",
        "PaymentDeclined",
        "StockReleased",
        "StockReserved",
      ]);
      await untilAvailable(client, sku, before);
    },
  };
}

export const paymentCases: Case[] = [
  charged(
    "card_charges_then_times_out",
    "after a lost answer the charge is found again: confirmed, and charged once",
  ),
  charged("card_fails_once", "a payment that fails once is retried: confirmed"),
  charged("card_slow", "a slow payment completes: confirmed"),
  declined("card_declined", "sku-013", "a declined card rejects the order, and its stock is released"),
  declined("card_nobody_knows", "sku-014", "a card unknown to the provider is declined"),
  {
    name: "a paid order is confirmed, and its summary has the reservation, the payment and the timeline",
    async run({ client, customer }) {
      const alice = await customer("alice");
      const sku = "sku-015";
      const before = await availableOf(client, sku);
      const { id, total } = await alice.place(orderFor(sku, 2));
      const order = await alice.settled(id);
      const summary = await alice.summary(id);

      assert.deepEqual(summary.order, order);
      assert.deepEqual(
        { ...summary.reservation, decidedAt: "" },
        {
          status: "reserved",
          lines: [{ sku, quantity: 2 }],
          decidedAt: "",
          releasedAt: null,
        },
      );
      assert.deepEqual(
        { ...summary.payment, decidedAt: "" },
        {
          status: "authorized",
          amount: total,
          currency: "EUR",
          decidedAt: "",
          refundedAt: null,
        },
      );
      assert.deepEqual(eventsOf(summary), GOOD_LIFE);
      await untilAvailable(client, sku, before - 2);
    },
  },
  {
    name: "the summary of a pending order has the facts so far",
    async run({ customer }) {
      const alice = await customer("alice");
      const { id } = await alice.place(orderFor("sku-008", 1, "card_slow"));
      const summary = await alice.summary(id);
      assert.equal(summary.order.id, id);
      assert.equal(summary.timeline[0]?.event, "OrderPlaced");
      if (summary.order.status === "pending") assert.equal(summary.order.settledAt, null);
    },
  },
];
