import assert from "node:assert/strict";
import type { OrderView } from "@app/contract/schemas";
import type { Case } from "../case.ts";
import { expectProblem, expectStatus } from "../complaint.ts";
import { placeMany, withCursor } from "./paging.ts";

export const pageQueryCases: Case[] = [
  ...[
    "0",
    "101",
    "-1",
    "1.5",
    "abc",
    "",
    "1e99",
    "1;drop",
    "%00",
    "1&limit=2",
    "0x10",
    "1e1",
    "%2B5",
    "1.0",
    "007",
    "%201",
  ].map(
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
      for (const query of [
        "offset=1",
        "Limit=1",
        "limit=1&status=pending",
        "limit[]=1",
        "__proto__=1",
        "?limit=1",
      ]) {
        expectProblem(await alice.send({ path: `/orders?${query}` }), 400, "invalid-request");
      }
    },
  },
  {
    name: "a cursor from elsewhere is refused",
    async run({ customer }) {
      const alice = await customer("alice");
      const encoded = [
        "2026-02-30T00:00:00.000Z 00000000-0000-8000-8000-000000000000",
        "0000-01-01T00:00:00.000Z 00000000-0000-8000-8000-000000000000",
        "2026-01-01T00:00:00.000Z ' or 1=1 --",
        '{"id":{"S":"1"},"customerId":{"S":"alice"}}',
        "\0\0\0",
      ].map((text) => Buffer.from(text).toString("base64url"));
      for (const cursor of ["", "x", "null", "☕", "' or 1=1 --", '{"$gt":""}', ...encoded]) {
        expectProblem(await alice.send({ path: `/orders${withCursor(cursor)}` }), 400, "invalid-cursor");
      }
      for (const cursor of ["\0", "x".repeat(257)]) {
        const answer = await alice.send({ path: `/orders${withCursor(cursor)}` });
        expectProblem(answer, 400, "invalid-cursor", "invalid-request");
      }
    },
  },
  {
    name: "a query above 1 kB is refused on every path, with or without a token",
    async run({ client, customer }) {
      const alice = await customer("alice");
      const names = Array.from({ length: 1_000 }, (_, n) => n.toString(36)).join("&");
      for (const query of [names, `cursor=${"x".repeat(1_018)}`, "&".repeat(4_000)]) {
        for (const path of ["/orders", "/products", "/health", "/nowhere"]) {
          for (const { send } of [client, alice]) {
            expectProblem(await send({ path: `${path}?${query}` }), 414, "query-too-long");
          }
        }
      }
    },
  },
  {
    name: "a changed cursor is refused, or leads to the caller's own orders",
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
