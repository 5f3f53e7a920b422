import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { Case, Context } from "../case.ts";
import { expectProblem } from "../complaint.ts";
import { type Customer, createCustomer, orderFor } from "../customer.ts";
import { INJECTIONS } from "../injections.ts";

/** The allowed `sub` of a token; see the contract's token check. */
const SOUND = /^[^\p{Cc}\p{Cs}]{1,255}$/u;

/**
 * Pairs of names that a store might confuse: it treats both as one name, or one as a pattern that matches the other.
 */
const TWINS = [
  ["a", "A"],
  ["a", "a "],
  ["\u00e9", "e\u0301"],
  ["\u212b", "\u00c5"],
  ["K", "\u212a"],
  ["i", "\u0131"],
  ["ss", "ß"],
  ["%", "x"],
  ["_", "x"],
  ["*", "x"],
  ["x", "x' or '1'='1"],
] as const;

async function named({ client, issuer }: Context, subject: string): Promise<Customer> {
  return createCustomer(client, subject, await issuer.token({ subject }));
}

const cheap = orderFor("sku-004", 1, "card_declined");

export const customerNameCases: Case[] = [
  {
    name: "a customer may have any name that a token can carry, and it is stored unchanged",
    async run(context) {
      for (const text of INJECTIONS.filter((text) => text.isWellFormed())) {
        const subject = `conform-${randomUUID()}-${text}`;
        if (!SOUND.test(subject)) continue;
        const customer = await named(context, subject);
        const { id } = await customer.place(cheap);
        assert.equal((await customer.order(id)).customerId, subject);
        const { orders } = await customer.page();
        assert.deepEqual(
          orders.map((order) => [order.id, order.customerId]),
          [[id, subject]],
        );
        assert.equal((await customer.summary(id)).order.customerId, subject);
      }
    },
  },
  {
    name: "a name with control characters or above 255 characters answers 401",
    async run(context) {
      for (const text of [...INJECTIONS, "x".repeat(256)].filter((text) => text.isWellFormed())) {
        const subject = `conform-${text}`;
        if (SOUND.test(subject)) continue;
        const customer = await named(context, subject);
        expectProblem(await customer.send({ path: "/orders" }), 401, "unauthorized");
        expectProblem(await customer.tryPlace(cheap), 401, "unauthorized");
      }
    },
  },
  {
    name: "customers with similar names share nothing",
    async run(context) {
      for (const twins of TWINS) {
        const prefix = `conform-${randomUUID()}-`;
        const ids: string[] = [];
        for (const text of twins) {
          const customer = await named(context, prefix + text);
          const { id } = await customer.place(cheap, { "idempotency-key": "one" });
          ids.push(id);
          const { orders } = await customer.page();
          assert.deepEqual(
            orders.map((order) => order.id),
            [id],
            `the orders of ${text}`,
          );
        }
        assert.notEqual(ids[0], ids[1], `the orders of ${twins.join(" and ")}`);
      }
    },
  },
];
