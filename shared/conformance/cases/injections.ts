import assert from "node:assert/strict";
import openapi from "@app/contract/openapi.json" with { type: "json" };
import type { Case } from "../case.ts";
import { expectProblem, expectStatus } from "../complaint.ts";
import { type Customer, orderFor } from "../customer.ts";
import { encoded, headerValue, INJECTIONS } from "../injections.ts";
import { goodText, ofCard, ofQuantity, ofSku } from "./bodies.ts";

const { IdempotencyKey, PlaceOrder } = openapi.components.schemas;
const { card, lines } = PlaceOrder.properties;
const KEY = new RegExp(IdempotencyKey.pattern);
const SKU = new RegExp(lines.items.properties.sku.pattern);
const CARD = new RegExp(card.pattern);

const LOGGED = ["x-request-id", "traceparent", "user-agent", "x-customer-id", "x-forwarded-for", "cookie"];

/** Sends each text as alice. None may change bob's data. */
function eachText(what: string, attempt: (alice: Customer, text: string) => Promise<void>): Case {
  return {
    name: `${what} with hostile text is stored unchanged or refused`,
    async run({ customer }) {
      const [alice, bob] = [await customer("alice"), await customer("bob")];
      const { id } = await bob.place(orderFor("sku-004"));
      const before = await bob.settled(id);
      for (const text of INJECTIONS) await attempt(alice, text);
      assert.deepEqual((await bob.page()).orders, [before]);
    },
  };
}

async function expectOneOrder(alice: Customer, key: string): Promise<void> {
  const headers = { "idempotency-key": key };
  const order = orderFor("sku-004", 1, "card_declined");
  const { id } = await alice.place(order, headers);
  assert.equal((await alice.place(order, headers)).id, id, `the replay with the key ${key}`);
  assert.equal((await alice.order(id)).customerId, alice.name);
}

export const injectionCases: Case[] = [
  eachText("an Idempotency-Key", async (alice, text) => {
    const key = headerValue(text);
    if (KEY.test(key)) return expectOneOrder(alice, key);
    const answer = await alice.tryPlace(orderFor("sku-004"), { "idempotency-key": key });
    expectProblem(answer, 400, "invalid-request", "idempotency-key-required");
  }),
  eachText("a sku", async (alice, text) => {
    const answer = await alice.tryPlace(ofSku(text));
    if (SKU.test(text)) return expectProblem(answer, 422, "unknown-product");
    expectProblem(answer, 400, "invalid-request");
  }),
  eachText("a card", async (alice, text) => {
    const answer = await alice.tryPlace(ofCard(text));
    if (!CARD.test(text)) return expectProblem(answer, 400, "invalid-request");
    const { reason } = await alice.settled((answer.body as { id: string }).id);
    assert.equal(reason, "payment_declined", `the card ${text}`);
  }),
  eachText("a quantity", async (alice, text) => {
    expectProblem(await alice.tryPlace(ofQuantity(text)), 400, "invalid-request");
  }),
  eachText("the name of a field", async (alice, text) => {
    const body = goodText.replace("{", `{${JSON.stringify(text)}:1,`);
    expectProblem(await alice.tryPlace(body), 400, "invalid-request");
  }),
  eachText("an order's id", async (alice, text) => {
    const id = encoded(text);
    for (const path of [`/orders/${id}`, `/orders/${id}/summary`]) {
      expectProblem(await alice.send({ path }), 404, "order-not-found", "route-not-found");
    }
    expectProblem(await alice.tryCancel(id), 404, "order-not-found", "route-not-found");
  }),
  eachText("a cursor", async (alice, text) => {
    const answer = await alice.send({ path: `/orders?cursor=${encoded(text)}` });
    expectProblem(answer, 400, "invalid-cursor", "invalid-request");
  }),
  eachText("a limit", async (alice, text) => {
    expectProblem(await alice.send({ path: `/orders?limit=${encoded(text)}` }), 400, "invalid-request");
  }),
  eachText("the name of a parameter", async (alice, text) => {
    expectProblem(await alice.send({ path: `/orders?${encoded(text)}=1` }), 400, "invalid-request");
  }),
  eachText("a header that some layer logs, trusts or passes on", async (alice, text) => {
    const headers = Object.fromEntries(LOGGED.map((name) => [name, headerValue(text)]));
    const answer = await alice.send({ path: "/orders", headers });
    expectStatus(answer, 200);
    assert.deepEqual(answer.body, { orders: [], nextCursor: null });
    assert.equal(answer.headers["set-cookie"], undefined);
  }),
];
