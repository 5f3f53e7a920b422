import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { OrderView } from "@app/contract/schemas";
import type { Case } from "../case.ts";
import { expectProblem } from "../complaint.ts";
import { orderFor } from "../customer.ts";
import { listProducts } from "../products.ts";

export const orderCases: Case[] = [
  {
    name: "a new order is answered at once: pending, priced, and with its Location",
    async run({ customer }) {
      const alice = await customer("alice");
      const lines = [
        { sku: "sku-001", quantity: 2 },
        { sku: "sku-006", quantity: 1 },
      ];
      const answer = await alice.tryPlace({ lines, card: "card_accepted" });
      const order = answer.body as OrderView;
      assert.deepEqual(order, {
        id: order.id,
        customerId: alice.name,
        lines: [
          { sku: "sku-001", quantity: 2, unitPrice: 1290 },
          { sku: "sku-006", quantity: 1, unitPrice: 4900 },
        ],
        total: 2 * 1290 + 4900,
        currency: "EUR",
        status: "pending",
        reason: null,
        placedAt: order.placedAt,
        settledAt: null,
      });
      assert.equal(answer.headers["location"], `/orders/${order.id}`);
      assert.equal((await alice.order(order.id)).placedAt, order.placedAt);
    },
  },
  {
    name: "an order may have 20 lines of 100, and its total is exact",
    async run({ client, customer }) {
      const alice = await customer("alice");
      // No other case counts the stock of these products.
      const products = (await listProducts(client)).slice(20, 40);
      const lines = products.map(({ sku }) => ({ sku, quantity: 100 }));
      const { id, total } = await alice.place({ lines, card: "card_accepted" });
      assert.equal(
        total,
        products.reduce((sum, { price }) => sum + 100 * price, 0),
      );
      assert.equal((await alice.settled(id)).status, "confirmed");
    },
  },
  {
    name: "a settled order keeps its lines and prices, and has the time when it settled",
    async run({ customer }) {
      const alice = await customer("alice");
      const placed = await alice.place(orderFor("sku-002", 3));
      const settled = await alice.settled(placed.id);
      assert.ok(settled.settledAt && settled.settledAt >= placed.placedAt, "it settled before it was placed");
      assert.deepEqual(settled, { ...placed, status: "confirmed", settledAt: settled.settledAt });
      assert.deepEqual(await alice.order(placed.id), settled);
    },
  },
  {
    name: "an unknown product is refused, and the problem names it",
    async run({ customer }) {
      const alice = await customer("alice");
      const lines = [...orderFor("sku-001").lines, { sku: "sku-999", quantity: 1 }];
      const answer = await alice.tryPlace({ lines, card: "card_accepted" });
      expectProblem(answer, 422, "unknown-product");
      assert.match(answer.text, /sku-999/);
    },
  },
  {
    name: "a missing order answers 404, also its summary and its cancellation",
    async run({ customer }) {
      const alice = await customer("alice");
      for (const id of [randomUUID(), "00000000-0000-0000-0000-000000000000", "nope", "1", "summary"]) {
        expectProblem(await alice.send({ path: `/orders/${id}` }), 404, "order-not-found");
        expectProblem(await alice.send({ path: `/orders/${id}/summary` }), 404, "order-not-found");
        expectProblem(await alice.tryCancel(id), 404, "order-not-found");
      }
    },
  },
  {
    name: "an id has one spelling: in capitals, braces or without hyphens it is not found",
    async run({ customer }) {
      const alice = await customer("alice");
      const { id } = await alice.place(orderFor("sku-002"));
      const capitals = id.toUpperCase();
      for (const other of [capitals, `%7B${id}%7D`, id.replaceAll("-", ""), `${id}%20`, `%20${id}`]) {
        if (other === id) continue;
        for (const path of [`/orders/${other}`, `/orders/${other}/summary`]) {
          expectProblem(await alice.send({ path }), 404, "order-not-found");
        }
      }
    },
  },
  {
    name: "a customer may have any name",
    async run({ customer }) {
      const zoe = await customer("Zoë/Ωμέγα 🙂'\"%00");
      const { id, customerId } = await zoe.place(orderFor("sku-002"));
      assert.equal(customerId, zoe.name);
      assert.equal((await zoe.settled(id)).status, "confirmed");
      assert.equal((await zoe.summary(id)).order.customerId, zoe.name);
    },
  },
];
