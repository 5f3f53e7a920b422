import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import openapi from "@app/contract/openapi.json" with { type: "json" };
import type { Case } from "../case.ts";
import { orderFor } from "../customer.ts";
import { expectProblem, expectStatus } from "../expect.ts";

const id = randomUUID();

/** Methods that the contract does not have, and those that it does have there. */
const WRONG_METHODS: [path: string, wrong: string[], allowed: string[]][] = [
  ["/orders", ["PUT", "PATCH", "DELETE"], ["GET", "POST"]],
  [`/orders/${id}`, ["POST", "PUT", "PATCH", "DELETE"], ["GET"]],
  [`/orders/${id}/cancel`, ["GET", "PUT", "DELETE"], ["POST"]],
  [`/orders/${id}/summary`, ["POST", "DELETE"], ["GET"]],
  ["/products", ["POST", "PUT", "DELETE"], ["GET"]],
  ["/health", ["POST", "DELETE"], ["GET"]],
  ["/openapi.json", ["POST", "DELETE"], ["GET"]],
];

const UNKNOWN_PATHS = [
  "/",
  "/order",
  "/admin",
  "/ORDERS",
  "/products/sku-001",
  `/orders/${id}/refund`,
  `/orders/${id}/cancel/now`,
  "/reservations/1",
  "/payments/1",
  "/.env",
  "/favicon.ico",
];

/** Paths that something in front of the application may refuse, normalize or redirect in its own way. */
const ODD_PATHS = [
  "/orders/",
  "//orders",
  "/orders//",
  "/orders/%zz",
  "/orders/%ED%A0%80",
  "/orders/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
  "/orders/../health",
  "/%6frders",
  "/orders/%00",
  "/orders;a=b",
  "/orders?limit=%ff",
  "/orders?cursor=%ED%A0%80",
  "/orders?%",
  `/orders/${"x".repeat(6_000)}`,
];

const PATH_IDS = [
  "' or '1'='1",
  "1; drop table orders",
  '{"$ne":null}',
  "☕🙂",
  "a/b",
  "a b",
  "__proto__",
  "constructor",
  "-1",
  "null",
  "\0",
];

export const edgeCases: Case[] = [
  {
    name: "health is ok",
    async run({ client }) {
      assert.deepEqual((await client.send({ path: "/health" })).body, { status: "ok" });
    },
  },
  {
    name: "the OpenAPI document is the contract's",
    async run({ client }) {
      assert.deepEqual((await client.send({ path: "/openapi.json" })).body, openapi);
    },
  },
  {
    name: "what is public looks at no token",
    async run({ client }) {
      for (const path of ["/health", "/products", "/openapi.json"]) {
        expectStatus(await client.send({ path, headers: { authorization: "Bearer nonsense" } }), 200);
      }
    },
  },
  ...WRONG_METHODS.map(
    ([path, wrong, allowed]): Case => ({
      name: `${path.replace(id, "{id}")} knows no ${wrong.join(", ")}`,
      async run({ customer }) {
        const alice = await customer("alice");
        for (const method of wrong) {
          const answer = await alice.send({ method, path });
          expectProblem(answer, 405, "method-not-allowed");
          const allow = (answer.headers["allow"] ?? "").split(/,\s*/).filter((m) => !/HEAD|OPTIONS/.test(m));
          assert.deepEqual(allow.toSorted(), allowed, `Allow of ${method} ${path}`);
        }
      },
    }),
  ),
  {
    name: "there is nothing anywhere else",
    async run({ customer }) {
      const alice = await customer("alice");
      for (const path of UNKNOWN_PATHS) expectProblem(await alice.send({ path }), 404, "route-not-found");
      expectProblem(
        await alice.send({ method: "POST", path: "/nowhere", body: "{" }),
        404,
        "route-not-found",
      );
    },
  },
  {
    name: "an id that no order can have is not found, whatever it says",
    async run({ customer }) {
      const alice = await customer("alice");
      for (const text of PATH_IDS.map(encodeURIComponent)) {
        expectProblem(await alice.send({ path: `/orders/${text}` }), 404, "order-not-found");
        expectProblem(await alice.send({ path: `/orders/${text}/summary` }), 404, "order-not-found");
        expectProblem(await alice.tryCancel(text), 404, "order-not-found");
      }
    },
  },
  ...ODD_PATHS.map(
    (path): Case => ({
      name: `${path.slice(0, 40)} is no reason to fail`,
      async run({ customer }) {
        const alice = await customer("alice");
        await alice.send({ path, odd: true });
        await alice.send({ method: "POST", path, body: "{}", odd: true });
      },
    }),
  ),
  {
    name: "HEAD and OPTIONS are no reason to fail",
    async run({ customer }) {
      const alice = await customer("alice");
      for (const path of ["/health", "/products", "/openapi.json", "/orders", `/orders/${id}`, "/nowhere"]) {
        await alice.send({ method: "HEAD", path });
        const preflight = { origin: "https://shop.example", "access-control-request-method": "POST" };
        await alice.send({ method: "OPTIONS", path, headers: preflight });
      }
    },
  },
  {
    name: "no answer names the software behind it",
    async run({ client, customer }) {
      const alice = await customer("alice");
      const answers = [
        await client.send({ path: "/health" }),
        await client.send({ path: "/orders" }),
        await client.send({ path: "/nowhere" }),
        await alice.tryPlace(orderFor("sku-001")),
      ];
      for (const { headers, request } of answers) assert.equal(headers["x-powered-by"], undefined, request);
    },
  },
];
