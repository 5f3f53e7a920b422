import assert from "node:assert/strict";
import type { Case, Context } from "../case.ts";
import { type Customer, orderFor } from "../customer.ts";
import { availableOf, SCARCE_SKU, untilAvailable } from "../products.ts";

type Held = { customer: Customer; id: string };

/**
 * Buys the scarce product until `left` units remain, calls `run`, then cancels its own orders and the orders that `run`
 * returns.
 */
async function withFewLeft(
  context: Context,
  left: number,
  run: (held: Held[]) => Promise<void>,
): Promise<void> {
  const before = await availableOf(context.client, SCARCE_SKU);
  assert.ok(before >= left, `needs ${left} of ${SCARCE_SKU}, but ${before} are left: start with fresh data`);
  const hoarder = await context.customer("hoarder");
  const held: Held[] = [];
  try {
    for (let excess = before - left; excess > 0; excess -= 100) {
      const { id } = await hoarder.place(orderFor(SCARCE_SKU, Math.min(100, excess)));
      held.push({ customer: hoarder, id });
      assert.equal((await hoarder.settled(id)).status, "confirmed");
    }
    await run(held);
  } finally {
    await Promise.all(held.map(giveBack));
  }
  await untilAvailable(context.client, SCARCE_SKU, before);
}

async function giveBack({ customer, id }: Held): Promise<void> {
  if ((await customer.settled(id)).status === "confirmed") await customer.cancel(id);
}

export const stockRaceCases: Case[] = [
  {
    name: "30 buyers race for the last 10: exactly 10 get one, and none is left",
    async run(context) {
      const buyers = await Promise.all(Array.from({ length: 30 }, (_, n) => context.customer(`buyer-${n}`)));
      await withFewLeft(context, 10, async (held) => {
        const orders = await Promise.all(
          buyers.map(async (customer) => {
            const { id } = await customer.place(orderFor(SCARCE_SKU));
            held.push({ customer, id });
            return customer.settled(id);
          }),
        );
        const outcomes = Object.groupBy(orders, ({ status, reason }) => reason ?? status);
        const counts = Object.entries(outcomes).map(([outcome, found]) => [outcome, found?.length]);
        assert.deepEqual(Object.fromEntries(counts), { confirmed: 10, out_of_stock: 20 });
        await untilAvailable(context.client, SCARCE_SKU, 0);
      });
    },
  },
  {
    name: "an order above the stock is rejected: nothing is charged or reserved",
    async run(context) {
      const alice = await context.customer("alice");
      await withFewLeft(context, 50, async (held) => {
        const { id } = await alice.place(orderFor(SCARCE_SKU, 51));
        held.push({ customer: alice, id });
        const { status, reason } = await alice.settled(id);
        assert.deepEqual({ status, reason }, { status: "rejected", reason: "out_of_stock" });
        const { reservation, payment, timeline } = await alice.summary(id);
        assert.equal(reservation?.status, "refused");
        assert.equal(payment, null);
        assert.deepEqual(
          timeline.map(({ event }) => event),
          ["OrderPlaced", "StockRefused", "OrderRejected"],
        );
        assert.equal(await availableOf(context.client, SCARCE_SKU), 50);
      });
    },
  },
  {
    name: "an order with one line out of stock reserves none of its lines",
    async run(context) {
      const alice = await context.customer("alice");
      const plenty = "sku-016";
      const before = await availableOf(context.client, plenty);
      await withFewLeft(context, 0, async (held) => {
        const lines = [
          { sku: plenty, quantity: 7 },
          { sku: SCARCE_SKU, quantity: 1 },
        ];
        const { id } = await alice.place({ lines, card: "card_accepted" });
        held.push({ customer: alice, id });
        const { status, reason } = await alice.settled(id);
        assert.deepEqual({ status, reason }, { status: "rejected", reason: "out_of_stock" });
        assert.equal(await availableOf(context.client, plenty), before);
      });
    },
  },
];
