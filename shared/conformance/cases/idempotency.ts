import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { OrderView } from "@app/contract/schemas";
import type { Case } from "../case.ts";
import { expectProblem, expectStatus } from "../complaint.ts";
import { orderFor } from "../customer.ts";
import { availableOf, untilAvailable } from "../products.ts";

const times = (n: number) => Array.from({ length: n });

export const idempotencyCases: Case[] = [
  {
    name: "a replay returns the same order, however its JSON is formatted",
    async run({ customer }) {
      const alice = await customer("alice");
      const headers = { "idempotency-key": randomUUID() };
      const order = await alice.place(orderFor("sku-003", 2), headers);
      const replays = [
        orderFor("sku-003", 2),
        '  { "card" : "card_accepted", "lines":[{"quantity":2.0,"sku":"sku-003"}] }',
      ];
      for (const body of replays) {
        const answer = await alice.tryPlace(body, headers);
        expectStatus(answer, 202);
        const { status, settledAt, ...replayed } = answer.body as OrderView;
        assert.deepEqual({ ...replayed, status: "pending", settledAt: null }, order);
        assert.ok(["pending", "confirmed"].includes(status), `a replay cannot make it ${status}`);
        assert.equal(answer.headers["location"], `/orders/${order.id}`);
      }
    },
  },
  {
    name: "a replay of a cancelled order leaves it cancelled",
    async run({ customer }) {
      const alice = await customer("alice");
      const headers = { "idempotency-key": randomUUID() };
      const { id } = await alice.place(orderFor("sku-003"), headers);
      await alice.settled(id);
      await alice.cancel(id);
      const cancelled = await alice.cancelled(id);
      assert.deepEqual(await alice.place(orderFor("sku-003"), headers), cancelled);
    },
  },
  {
    name: "20 requests at once with the same key are one order, one charge, one reservation",
    async run({ client, customer }) {
      const alice = await customer("alice");
      const sku = "sku-011";
      const before = await availableOf(client, sku);
      const headers = { "idempotency-key": randomUUID() };
      const answers = await Promise.all(times(20).map(() => alice.tryPlace(orderFor(sku, 3), headers)));
      for (const answer of answers) expectStatus(answer, 202);
      const ids = new Set(answers.map(({ body }) => (body as OrderView).id));
      assert.equal(ids.size, 1, `there are ${ids.size} orders`);

      const [id] = ids;
      const settled = await alice.settled(id!);
      const { payment, timeline } = await alice.summary(id!);
      assert.equal(payment?.amount, settled.total);
      assert.equal(timeline.filter(({ event }) => event === "PaymentAuthorized").length, 1);
      await untilAvailable(client, sku, before - 3);
      const listed = await alice.pageWhen("the order to be listed", ({ orders }) => orders.length > 0);
      assert.deepEqual(
        listed.orders.map((order) => order.id),
        [id],
      );
    },
  },
  {
    name: "the same key with another body is refused, and the order is unchanged",
    async run({ customer }) {
      const alice = await customer("alice");
      const headers = { "idempotency-key": randomUUID() };
      const order = await alice.place(orderFor("sku-003", 2), headers);
      const others = [orderFor("sku-003", 1), orderFor("sku-004", 2), orderFor("sku-003", 2, "card_slow")];
      for (const other of others) {
        expectProblem(await alice.tryPlace(other, headers), 422, "idempotency-key-reused");
      }
      const { lines, total } = await alice.order(order.id);
      assert.deepEqual({ lines, total }, { lines: order.lines, total: order.total });
    },
  },
  {
    name: "of two bodies that race for one key one wins, and all requests with the other are refused",
    async run({ customer }) {
      const alice = await customer("alice");
      const headers = { "idempotency-key": randomUUID() };
      const answers = await Promise.all(
        times(12).map((_, n) => alice.tryPlace(orderFor("sku-003", 1 + (n % 2)), headers)),
      );
      const accepted = answers.filter(({ status }) => status === 202);
      assert.equal(accepted.length, 6, "the requests of exactly one body must be accepted");
      assert.equal(new Set(accepted.map(({ body }) => (body as OrderView).id)).size, 1);
      for (const answer of answers)
        if (answer.status !== 202) expectProblem(answer, 422, "idempotency-key-reused");
    },
  },
  {
    name: "the same key from another customer is another order",
    async run({ customer }) {
      const [alice, bob] = [await customer("alice"), await customer("bob")];
      const headers = { "idempotency-key": randomUUID() };
      const hers = await alice.place(orderFor("sku-003"), headers);
      const his = await bob.place(orderFor("sku-004"), headers);
      assert.notEqual(his.id, hers.id);
      assert.equal(his.customerId, bob.name);
    },
  },
  {
    name: "two keys with the same body are two orders",
    async run({ customer }) {
      const alice = await customer("alice");
      const [one, two] = [await alice.place(orderFor("sku-003")), await alice.place(orderFor("sku-003"))];
      assert.notEqual(one.id, two.id);
    },
  },
  {
    name: "a refused request stores nothing, and its key can be used again",
    async run({ customer }) {
      const alice = await customer("alice");
      const headers = { "idempotency-key": randomUUID() };
      for (const body of ["{", orderFor("sku-003", 0), orderFor("sku-999")]) {
        const { status } = await alice.tryPlace(body, headers);
        assert.ok(status === 400 || status === 422, `expected a refusal, not ${status}`);
      }
      const { id } = await alice.place(orderFor("sku-003"), headers);
      const { orders } = await alice.pageWhen("the order to be listed", ({ orders }) => orders.length > 0);
      assert.deepEqual(
        orders.map((order) => order.id),
        [id],
      );
    },
  },
];
