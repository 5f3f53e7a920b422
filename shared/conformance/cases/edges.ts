import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import openapi from "@app/contract/openapi.json" with { type: "json" };
import { ANSWER_HEADERS } from "@app/contract/problem";
import type { Case } from "../case.ts";
import { expectProblem, expectStatus } from "../complaint.ts";
import { orderFor } from "../customer.ts";

const id = randomUUID();

/** Methods outside the contract, and each path's allowed ones. */
const WRONG_METHODS: [path: string, wrong: string[], allowed: string[]][] = [
  ["/orders", ["PUT", "PATCH", "DELETE"], ["GET", "POST"]],
  [`/orders/${id}`, ["POST", "PUT", "PATCH", "DELETE"], ["GET"]],
  [`/orders/${id}/cancel`, ["GET", "PUT", "DELETE"], ["POST"]],
  [`/orders/${id}/summary`, ["POST", "DELETE"], ["GET"]],
  ["/products", ["POST", "PUT", "DELETE"], ["GET"]],
  ["/health", ["POST", "DELETE"], ["GET"]],
  ["/openapi.json", ["POST", "DELETE"], ["GET"]],
];

export const edgeCases: Case[] = [
  {
    name: "health is ok",
    async run({ client }) {
      assert.deepEqual((await client.send({ path: "/health" })).body, { status: "ok" });
    },
  },
  {
    name: "the OpenAPI document equals the contract's",
    async run({ client }) {
      assert.deepEqual((await client.send({ path: "/openapi.json" })).body, openapi);
    },
  },
  {
    name: "public paths ignore the token",
    async run({ client }) {
      for (const path of ["/health", "/products", "/openapi.json"]) {
        expectStatus(await client.send({ path, headers: { authorization: "Bearer nonsense" } }), 200);
      }
    },
  },
  ...WRONG_METHODS.map(
    ([path, wrong, allowed]): Case => ({
      name: `${path.replace(id, "{id}")} refuses ${wrong.join(", ")}`,
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
    name: "HEAD and OPTIONS cause no failure",
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
    name: "no answer names the software, may be cached, or may be read as another type",
    async run({ client, customer }) {
      const alice = await customer("alice");
      const answers = [
        await client.send({ path: "/health" }),
        await client.send({ path: "/orders" }),
        await client.send({ path: "/nowhere" }),
        await alice.tryPlace(orderFor("sku-001")),
      ];
      for (const { headers, request } of answers) {
        assert.equal(headers["x-powered-by"], undefined, `X-Powered-By of ${request}`);
        for (const [name, value] of Object.entries(ANSWER_HEADERS)) {
          assert.equal(headers[name], value, `${name} of ${request}`);
        }
      }
    },
  },
];
