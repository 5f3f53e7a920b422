import assert from "node:assert/strict";
import type { Case } from "../case.ts";
import { orderFor } from "../customer.ts";
import { availableOf, untilAvailable } from "../products.ts";

const eventsOf = ({ timeline }: { timeline: { event: string }[] }) => timeline.map(({ event }) => event);
const GOOD_LIFE = ["OrderPlaced", "StockReserved", "PaymentAuthorized", "OrderConfirmed"];

/** Ends confirmed, with the whole total charged once. */
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

/** Ends rejected, with nothing charged and the stock back. */
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
    "a charge whose answer is lost is found again: confirmed, and charged once",
  ),
  charged("card_fails_once", "a provider that fails once is asked again: confirmed"),
  charged("card_slow", "a slow bank is waited for: confirmed"),
  declined("card_declined", "sku-013", "a declined card rejects the order, and its stock goes back"),
  declined("card_nobody_knows", "sku-014", "a card that the provider does not know is a declined card"),
  {
    name: "a paid order is confirmed, and its summary tells of stock, money and time",
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
    name: "the summary of an order under way has what is known so far",
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
