import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { type Case, type Context, Skip } from "../case.ts";
import { expectProblem, expectStatus } from "../complaint.ts";
import { type Customer, createCustomer, orderFor } from "../customer.ts";
import { forgeries } from "../forge.ts";
import type { Request } from "../http.ts";
import { claimsOf } from "../issuer.ts";

const READS = (id: string): Request[] => [
  { path: "/orders" },
  { path: `/orders/${id}` },
  { path: `/orders/${id}/summary` },
];
const WRITES = (id: string): Request[] => [
  {
    method: "POST",
    path: "/orders",
    headers: { "content-type": "application/json", "idempotency-key": randomUUID() },
    body: JSON.stringify(orderFor("sku-009")),
  },
  { method: "POST", path: `/orders/${id}/cancel` },
];

/** Every protected operation refuses this Authorization header (or none), even for an existing order. */
async function expectLockedOut({ client, customer }: Context, authorization: string | undefined) {
  const { id } = await (await customer("alice")).place(orderFor("sku-009"));
  for (const request of [...READS(id), ...WRITES(id)]) {
    const headers = { ...request.headers, ...(authorization !== undefined && { authorization }) };
    const answer = await client.send({ ...request, headers });
    expectProblem(answer, 401, "unauthorized");
    assert.match(
      answer.headers["www-authenticate"] ?? "",
      /^Bearer/,
      `WWW-Authenticate of ${answer.request}`,
    );
  }
}

/** A token with unusual claims. Skips the case when the issuer does not grant them. */
async function tokenWith(
  { issuer }: Context,
  wanted: { audience?: string; expiresIn?: number; scope?: string },
) {
  const token = await issuer.token({ subject: `conform-${randomUUID()}`, ...wanted });
  const { audience, expiresIn = Number.POSITIVE_INFINITY, scope } = wanted;
  const claims = claimsOf(token);
  const granted =
    (audience === undefined || claims.aud === audience) &&
    (scope === undefined || claims["scope"] === scope) &&
    claims.exp! <= Date.now() / 1000 + expiresIn + 5;
  if (!granted) throw new Skip(`the issuer grants no token with ${JSON.stringify(wanted)}`);
  return token;
}

/** A customer with only these scopes. */
async function withScope(context: Context, scope: string): Promise<Customer> {
  return createCustomer(context.client, "someone", await tokenWith(context, { scope }));
}

export const accessCases: Case[] = [
  ...[undefined, "", "Bearer", "Bearer nonsense", "Bearer a.b.c", "Basic YWxpY2U6c2VjcmV0", "Bearer ☕"].map(
    (authorization): Case => ({
      name: `nobody gets in with ${authorization === undefined ? "no token" : `“${authorization}”`}`,
      run: (context) =>
        expectLockedOut(context, authorization && Buffer.from(authorization).toString("latin1")),
    }),
  ),
  ...forgeries.map(
    ({ name, forge }): Case => ({
      name: `nobody gets in with a token ${name}`,
      run: async (context) => {
        const alice = await context.customer("alice");
        await expectLockedOut(context, `Bearer ${await forge(context.issuer, alice)}`);
      },
    }),
  ),
  {
    name: "nobody gets in with a token for another audience",
    run: async (context) =>
      expectLockedOut(context, `Bearer ${await tokenWith(context, { audience: "somewhere-else" })}`),
  },
  {
    name: "a token works until it expires, give or take the clock tolerance",
    async run(context) {
      const alice = createCustomer(context.client, "alice", await tokenWith(context, { expiresIn: 3 }));
      const { exp = 0 } = claimsOf(alice.token);
      const early = await alice.send({ path: "/orders" });
      if (Date.now() < exp * 1000) expectStatus(early, 200);
      await delay(Math.max(0, exp * 1000 - Date.now()));
      const ask = () => alice.send({ path: "/orders" });
      const refused = await context.client.until(
        "the token to be refused",
        ask,
        ({ status }) => status === 401,
      );
      expectProblem(refused, 401, "unauthorized");
      await expectLockedOut(context, `Bearer ${alice.token}`);
    },
  },
  {
    name: "the scheme may have any case",
    async run({ client, customer }) {
      const { token } = await customer("alice");
      for (const scheme of ["bearer", "BEARER"]) {
        expectStatus(
          await client.send({ path: "/orders", headers: { authorization: `${scheme} ${token}` } }),
          200,
        );
      }
    },
  },
  {
    name: "a caller with the read scope only cannot write",
    async run(context) {
      const reader = await withScope(context, "orders:read");
      expectStatus(await reader.send({ path: "/orders" }), 200);
      for (const request of WRITES(randomUUID())) {
        expectProblem(await reader.send(request), 403, "insufficient-scope");
      }
    },
  },
  {
    name: "a caller with the write scope only cannot read",
    async run(context) {
      const writer = await withScope(context, "orders:write");
      expectStatus(await writer.tryPlace(orderFor("sku-009")), 202);
      for (const request of READS(randomUUID())) {
        expectProblem(await writer.send(request), 403, "insufficient-scope");
      }
    },
  },
  {
    name: "a caller with other scopes can neither read nor write",
    async run(context) {
      const stranger = await withScope(context, "openid orders:readers xorders:write");
      for (const request of [...READS(randomUUID()), ...WRITES(randomUUID())]) {
        expectProblem(await stranger.send(request), 403, "insufficient-scope");
      }
    },
  },
  {
    name: "another customer's order answers 404, exactly like a missing one",
    async run({ customer }) {
      const [alice, bob] = [await customer("alice"), await customer("bob")];
      const { id } = await alice.place(orderFor("sku-009"));
      const confirmed = await alice.settled(id);
      const unknown = await bob.send({ path: `/orders/${randomUUID()}` });
      for (const path of [`/orders/${id}`, `/orders/${id}/summary`]) {
        const answer = await bob.send({ path });
        expectProblem(answer, 404, "order-not-found");
        assert.deepEqual(answer.body, unknown.body, "the answer differs from the answer for a missing order");
      }
      expectProblem(await bob.tryCancel(id), 404, "order-not-found");
      assert.deepEqual(await alice.order(id), confirmed);
    },
  },
];
