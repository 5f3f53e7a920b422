import assert from "node:assert/strict";
import type { Case } from "../case.ts";
import { expectProblem } from "../complaint.ts";
import { orderFor } from "../customer.ts";

export const idempotencyKeyCases: Case[] = [
  {
    name: "without a key no order is placed",
    async run({ customer }) {
      const alice = await customer("alice");
      const answer = await alice.send({
        method: "POST",
        path: "/orders",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(orderFor("sku-003")),
      });
      expectProblem(answer, 400, "idempotency-key-required");
    },
  },
  {
    name: "a key that is empty, too long, has a space or is not ASCII is refused",
    async run({ customer }) {
      const alice = await customer("alice");
      const latin1 = Buffer.from("clé 🙂").toString("latin1");
      for (const key of [
        "",
        "x".repeat(129),
        "two words",
        "tab\there",
        "'; drop table orders; --",
        "a,b",
        latin1,
      ]) {
        const answer = await alice.tryPlace(orderFor("sku-003"), { "idempotency-key": key });
        expectProblem(answer, 400, "invalid-request", ...(key ? [] : ["idempotency-key-required" as const]));
      }
    },
  },
  {
    name: "two keys are refused, even two equal ones",
    async run({ customer }) {
      const alice = await customer("alice");
      for (const keys of [
        ["one", "two"],
        ["one", "one"],
      ]) {
        const answer = await alice.tryPlace(orderFor("sku-003"), { "idempotency-key": keys });
        expectProblem(answer, 400, "invalid-request");
      }
    },
  },
  {
    name: "a key may be any printable ASCII, and has no other meaning",
    async run({ customer }) {
      const alice = await customer("alice");
      const keys = [
        "x".repeat(128),
        "!",
        "__proto__",
        "constructor",
        "../../orders",
        "%00",
        '{"$ne":null}',
        "';drop/**/table/**/orders;--",
      ];
      const ids = new Set<string>();
      for (const key of keys) {
        const { id } = await alice.place(orderFor("sku-003"), { "idempotency-key": key });
        const replay = await alice.place(orderFor("sku-003"), { "idempotency-key": key });
        assert.equal(replay.id, id);
        ids.add(id);
      }
      assert.equal(ids.size, keys.length);
    },
  },
];
