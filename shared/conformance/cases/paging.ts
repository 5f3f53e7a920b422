import assert from "node:assert/strict";
import type { OrderView } from "@app/contract/schemas";
import type { Case } from "../case.ts";
import { type Customer, orderFor } from "../customer.ts";

/**
 * Places n orders one after the other, and waits until the list, which may lag, has them.
 * @returns their ids, newest first
 */
export async function placeMany(customer: Customer, n: number): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < n; i++) ids.unshift((await customer.place(orderFor("sku-005"))).id);
  await customer.pageWhen(`${n} orders to be listed`, ({ orders }) => orders.length >= n);
  return ids;
}

const idsOf = (orders: OrderView[]) => orders.map(({ id }) => id);

/** Newest first; orders of the same millisecond may come in any order. */
function expectNewestFirst(orders: OrderView[]) {
  const times = orders.map(({ placedAt }) => placedAt);
  assert.deepEqual(times, [...times].sort().reverse(), "the orders are not listed newest first");
}

export const withCursor = (cursor: string, limit = 3) =>
  `?limit=${limit}&cursor=${encodeURIComponent(cursor)}`;

/** Reads all pages. `between` runs after the first page. */
async function walk(
  customer: Customer,
  limit: number,
  between?: () => Promise<unknown>,
): Promise<OrderView[][]> {
  const pages: OrderView[][] = [];
  let query = `?limit=${limit}`;
  for (;;) {
    const { orders, nextCursor } = await customer.page(query);
    pages.push(orders);
    if (pages.length === 1) await between?.();
    if (nextCursor === null) return pages;
    assert.ok(pages.length < 20, "the pages never end");
    query = withCursor(nextCursor, limit);
  }
}

export const pagingCases: Case[] = [
  {
    name: "a new customer has an empty list",
    async run({ customer }) {
      assert.deepEqual(await (await customer("alice")).page(), { orders: [], nextCursor: null });
    },
  },
  {
    name: "seven orders come newest first on pages of three, without gap or duplicate",
    async run({ customer }) {
      const alice = await customer("alice");
      const ids = await placeMany(alice, 7);
      const pages = await walk(alice, 3);
      const orders = pages.flat();
      expectNewestFirst(orders);
      assert.deepEqual(idsOf(orders).toSorted(), ids.toSorted());
      assert.ok(
        pages.slice(0, 2).every(({ length }) => length === 3),
        "a page before the last is not full",
      );
      assert.deepEqual(
        idsOf(orders),
        idsOf((await alice.page()).orders),
        "pages and list differ in their order",
      );
    },
  },
  {
    name: "an order placed while paging shifts nothing",
    async run({ customer }) {
      const alice = await customer("alice");
      const ids = await placeMany(alice, 4);
      const pages = await walk(alice, 2, () => alice.place(orderFor("sku-005")));
      assert.deepEqual(idsOf(pages.flat()).toSorted(), ids.toSorted());
    },
  },
  {
    name: "a page has 20 orders by default, at least 1 and at most 100",
    async run({ customer }) {
      const alice = await customer("alice");
      await placeMany(alice, 21);
      assert.equal((await alice.page()).orders.length, 20);
      assert.equal((await alice.page("?limit=1")).orders.length, 1);
      assert.equal((await alice.page("?limit=100")).orders.length, 21);
    },
  },
  {
    name: "a listed order equals the single one",
    async run({ customer }) {
      const alice = await customer("alice");
      const [id] = await placeMany(alice, 1);
      const settled = await alice.settled(id!);
      const listed = await alice.pageWhen(
        "the list to show it settled",
        ({ orders }) => orders[0]?.status !== "pending",
      );
      assert.deepEqual(listed, { orders: [settled], nextCursor: null });
    },
  },
  {
    name: "no customer sees another's orders, not even with the other's cursor",
    async run({ customer }) {
      const [alice, bob] = [await customer("alice"), await customer("bob")];
      await placeMany(alice, 3);
      await placeMany(bob, 1);
      const { nextCursor } = await alice.page("?limit=1");
      assert.ok(nextCursor, "two more orders follow");
      for (const query of ["", withCursor(nextCursor)]) {
        const { orders } = await bob.page(query);
        assert.ok(
          orders.every(({ customerId }) => customerId === bob.name),
          "bob sees an order of alice",
        );
      }
    },
  },
];
