import assert from "node:assert/strict";
import type { Case } from "../case.ts";
import { expectProblem, expectStatus } from "../complaint.ts";
import { type Customer, orderFor } from "../customer.ts";
import { availableOf, untilAvailable } from "../products.ts";

async function confirmed(customer: Customer, sku = "sku-007", quantity = 1) {
  const { id } = await customer.place(orderFor(sku, quantity));
  const order = await customer.settled(id);
  assert.equal(order.status, "confirmed");
  return order;
}

export const cancellingCases: Case[] = [
  {
    name: "a confirmed order is cancelled, refunded, and its stock released",
    async run({ client, customer }) {
      const alice = await customer("alice");
      const sku = "sku-012";
      const before = await availableOf(client, sku);
      const order = await confirmed(alice, sku, 4);
      await untilAvailable(client, sku, before - 4);

      const { status, ...rest } = await alice.cancel(order.id);
      assert.ok(status === "cancelling" || status === "cancelled", `expected it to begin, not ${status}`);
      assert.deepEqual({ ...rest, status: "confirmed" }, order);
      assert.deepEqual(await alice.cancelled(order.id), { ...order, status: "cancelled" });

      const released = "the stock released";
      const summary = await alice.summaryWhen(
        released,
        order.id,
        (s) => s.reservation?.status === "released",
      );
      assert.equal(summary.payment?.status, "refunded");
      assert.equal(summary.payment.amount, order.total);
      await untilAvailable(client, sku, before);
    },
  },
  {
    name: "the timeline of a cancelled order has all its events",
    async run({ customer }) {
      const alice = await customer("alice");
      const { id } = await confirmed(alice);
      await alice.cancel(id);
      await alice.cancelled(id);
      const { timeline } = await alice.summaryWhen(
        "all events",
        id,
        ({ reservation, timeline }) => reservation?.status === "released" && timeline.length >= 8,
      );
      assert.deepEqual(timeline.map(({ event }) => event).toSorted(), [
        "CancellationRequested",
        "OrderCancelled",
        "OrderConfirmed",
        "OrderPlaced",
        "PaymentAuthorized",
        "PaymentRefunded",
        "StockReleased",
        "StockReserved",
      ]);
      const times = timeline.map(({ at }) => at);
      assert.deepEqual(times, times.toSorted(), "the timeline is not in the order of time");
    },
  },
  {
    name: "cancelling twice, or five times at once, has the effect of once",
    async run({ customer }) {
      const alice = await customer("alice");
      const { id } = await confirmed(alice);
      await Promise.all(Array.from({ length: 5 }, () => alice.cancel(id)));
      const cancelled = await alice.cancelled(id);
      assert.deepEqual(await alice.cancel(id), cancelled);
      const { timeline } = await alice.summaryWhen(
        "the refund",
        id,
        ({ payment }) => payment?.status === "refunded",
      );
      assert.equal(timeline.filter(({ event }) => event === "PaymentRefunded").length, 1);
    },
  },
  {
    name: "a pending order cannot be cancelled, and continues",
    async run({ customer }) {
      const alice = await customer("alice");
      // The slow card takes about 2 s. On a very slow machine the order may settle first: then the case tries again.
      for (let attempt = 1; ; attempt++) {
        const { id } = await alice.place(orderFor("sku-007", 1, "card_slow"));
        const answer = await alice.tryCancel(id);
        if (answer.status === 202 && attempt < 5 && (await alice.order(id)).settledAt) continue;
        expectProblem(answer, 409, "order-not-cancellable");
        assert.equal((await alice.settled(id)).status, "confirmed");
        return;
      }
    },
  },
  {
    name: "a rejected order cannot be cancelled",
    async run({ customer }) {
      const alice = await customer("alice");
      const { id } = await alice.place(orderFor("sku-007", 1, "card_declined"));
      const rejected = await alice.settled(id);
      expectProblem(await alice.tryCancel(id), 409, "order-not-cancellable");
      assert.deepEqual(await alice.order(id), rejected);
    },
  },
  {
    name: "an unexpected body is ignored",
    async run({ customer }) {
      const alice = await customer("alice");
      const { id } = await confirmed(alice);
      const path = `/orders/${id}/cancel`;
      const headers = { "content-type": "application/json" };
      const answer = await alice.send({ method: "POST", path, headers, body: "{}" });
      expectStatus(answer, 202);
    },
  },
];
