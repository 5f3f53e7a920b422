import assert from "node:assert/strict";
import type { OrderView } from "@app/contract/schemas";
import type { Case } from "../case.ts";
import { type Customer, orderFor } from "../customer.ts";
import { expectProblem, expectStatus, until } from "../expect.ts";

/** Places n orders, one after the other, and waits until the list has them: it may lag. Returns their ids, newest first. */
async function placeMany(customer: Customer, n: number): Promise<string[]> {
  const ids: string[] = [];
  for (let i = 0; i < n; i++) ids.unshift((await customer.place(orderFor("sku-005"))).id);
  await until(
    `${n} orders to be listed`,
    () => customer.page("?limit=100"),
    ({ orders }) => orders.length === n,
  );
  return ids;
}

const idsOf = (orders: OrderView[]) => orders.map(({ id }) => id);

/** A newest-first order in which orders of the same millisecond may stand either way. */
function expectNewestFirst(orders: OrderView[]) {
  const times = orders.map(({ placedAt }) => placedAt);
  assert.deepEqual(times, [...times].sort().reverse(), "the orders are not listed newest first");
}

const withCursor = (cursor: string, limit = 3) => `?limit=${limit}&cursor=${encodeURIComponent(cursor)}`;

/** Walks all pages; `between` runs after the first. */
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
    name: "a page has 20 orders unless asked otherwise, at least 1 and at most 100",
    async run({ customer }) {
      const alice = await customer("alice");
      await placeMany(alice, 21);
      assert.equal((await alice.page()).orders.length, 20);
      assert.equal((await alice.page("?limit=1")).orders.length, 1);
      assert.equal((await alice.page("?limit=100")).orders.length, 21);
    },
  },
  {
    name: "a listed order is the order",
    async run({ customer }) {
      const alice = await customer("alice");
      const [id] = await placeMany(alice, 1);
      const settled = await alice.settled(id!);
      const listed = await until(
        "the list to show it settled",
        () => alice.page(),
        ({ orders }) => orders[0]?.status !== "pending",
      );
      assert.deepEqual(listed, { orders: [settled], nextCursor: null });
    },
  },
  {
    name: "nobody sees another's orders, not even with the other's cursor",
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
  ...["0", "101", "-1", "1.5", "abc", "", "1e99", "1;drop", "%00", "1&limit=2"].map(
    (limit): Case => ({
      name: `limit=${limit} is refused`,
      async run({ customer }) {
        const answer = await (await customer("alice")).send({ path: `/orders?limit=${limit}` });
        expectProblem(answer, 400, "invalid-request");
      },
    }),
  ),
  {
    name: "an unknown query parameter is refused",
    async run({ customer }) {
      const alice = await customer("alice");
      for (const query of ["offset=1", "Limit=1", "limit=1&status=pending", "limit[]=1", "__proto__=1"]) {
        expectProblem(await alice.send({ path: `/orders?${query}` }), 400, "invalid-request");
      }
    },
  },
  {
    name: "a cursor that is not one of ours is refused",
    async run({ customer }) {
      const alice = await customer("alice");
      const encoded = [
        "2026-02-30T00:00:00.000Z 00000000-0000-8000-8000-000000000000",
        "0000-01-01T00:00:00.000Z 00000000-0000-8000-8000-000000000000",
        "2026-01-01T00:00:00.000Z ' or 1=1 --",
        '{"id":{"S":"1"},"customerId":{"S":"alice"}}',
        "\0\0\0",
      ].map((text) => Buffer.from(text).toString("base64url"));
      for (const cursor of ["", "x", "null", "☕", "\0", "' or 1=1 --", '{"$gt":""}', ...encoded]) {
        expectProblem(await alice.send({ path: `/orders${withCursor(cursor)}` }), 400, "invalid-cursor");
      }
      const long = await alice.send({ path: `/orders${withCursor("x".repeat(4_000))}` });
      expectProblem(long, 400, "invalid-cursor", "invalid-request");
    },
  },
  {
    name: "a cursor that was tampered with is refused, or leads nowhere but to own orders",
    async run({ customer }) {
      const alice = await customer("alice");
      await placeMany(alice, 2);
      const cursor = (await alice.page("?limit=1")).nextCursor!;
      for (const tampered of [
        cursor.slice(0, -2),
        `${cursor}AA`,
        cursor + cursor,
        cursor.split("").reverse().join(""),
      ]) {
        expectProblem(
          await alice.send({ path: `/orders${withCursor(tampered)}` }),
          400,
          "invalid-cursor",
          "invalid-request",
        );
      }
      for (let at = 0; at < cursor.length; at += 5) {
        const swapped = cursor.slice(0, at) + (cursor[at] === "A" ? "B" : "A") + cursor.slice(at + 1);
        const answer = await alice.send({ path: `/orders${withCursor(swapped)}` });
        expectStatus(answer, 200, 400);
        const { orders = [] } = answer.body as { orders?: OrderView[] };
        assert.ok(
          orders.every(({ customerId }) => customerId === alice.name),
          "it leads to another's orders",
        );
      }
    },
  },
];
