import { randomUUID } from "node:crypto";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Case } from "../case.ts";
import { expectProblem, expectStatus } from "../complaint.ts";
import { inChunks } from "../http.ts";
import { good, goodText, INVALID, MALFORMED, MAX_BODY_BYTES, MEDIA_TYPES, padded } from "./bodies.ts";

export const badInputCases: Case[] = [
  ...INVALID.map(
    ([name, body]): Case => ({
      name: `${name} is refused`,
      async run({ customer }) {
        expectProblem(await (await customer("alice")).tryPlace(body), 400, "invalid-request");
      },
    }),
  ),
  {
    name: "JSON that is neither object nor array is refused",
    async run({ customer }) {
      const alice = await customer("alice");
      for (const body of ["null", '"order"', '""', "0", "-0", "1e999", "false", "true"]) {
        expectProblem(await alice.tryPlace(body), 400, "invalid-request");
      }
    },
  },
  ...MALFORMED.map(
    ([name, body]): Case => ({
      name: `${name} is not JSON`,
      async run({ customer }) {
        expectProblem(await (await customer("alice")).tryPlace(body), 400, "malformed-json");
      },
    }),
  ),
  {
    name: "bytes that are not UTF-8 are refused",
    async run({ customer }) {
      const [head, tail] = goodText.split("sku-001");
      const body = Buffer.concat([Buffer.from(head!), Buffer.from([0xff, 0xfe, 0xc0]), Buffer.from(tail!)]);
      expectProblem(await (await customer("alice")).tryPlace(body), 400, "invalid-request");
    },
  },
  ...MEDIA_TYPES.map(
    (type): Case => ({
      name: `${type} is an unsupported type`,
      async run({ customer }) {
        const answer = await (await customer("alice")).tryPlace(good, { "content-type": type });
        expectProblem(answer, 415, "unsupported-media-type");
      },
    }),
  ),
  {
    name: "a body without a type counts as JSON",
    async run({ customer }) {
      const alice = await customer("alice");
      const headers = { "idempotency-key": randomUUID() };
      expectStatus(await alice.send({ method: "POST", path: "/orders", headers, body: goodText }), 202);
    },
  },
  {
    name: "JSON may name its charset",
    async run({ customer }) {
      const answer = await (await customer("alice")).tryPlace(good, {
        "content-type": "application/json; charset=utf-8",
      });
      expectStatus(answer, 202);
    },
  },
  {
    name: "a body may have 64 KiB, and not one byte more",
    async run({ customer }) {
      const alice = await customer("alice");
      expectStatus(await alice.tryPlace(padded(MAX_BODY_BYTES)), 202);
      expectProblem(await alice.tryPlace(padded(MAX_BODY_BYTES + 1)), 413, "body-too-large");
    },
  },
  {
    name: "a body of 11 MB is too large; without a token the answer is 401",
    async run({ client, customer }) {
      const headers = { "content-type": "application/json", "idempotency-key": randomUUID() };
      const large = {
        method: "POST",
        path: "/orders",
        headers,
        body: padded(11_000_000),
        odd: true,
      } as const;
      // An AWS HTTP API accepts at most 10 MB, and checks that before the token.
      expectStatus(await client.send(large), 401, 413);
      expectStatus(await (await customer("alice")).send(large), 413);
    },
  },
  ...[70_000, 2_000_000].map(
    (bytes): Case => ({
      name: `a body of ${bytes.toLocaleString("en")} bytes is too large, whole or in chunks`,
      async run({ customer }) {
        const alice = await customer("alice");
        expectProblem(await alice.tryPlace(padded(bytes)), 413, "body-too-large");
        const headers = { "content-type": "application/json", "idempotency-key": randomUUID() };
        const body = inChunks(padded(bytes));
        const answer = await alice.send({ method: "POST", path: "/orders", headers, body });
        expectProblem(answer, 413, "body-too-large");
      },
    }),
  ),
  {
    name: "a compressed body is refused, whatever its content",
    async run({ customer }) {
      const alice = await customer("alice");
      const bodies = {
        gzip: gzipSync(goodText),
        br: brotliCompressSync(goodText),
        deflate: goodText,
        nonsense: "",
      };
      for (const [encoding, body] of Object.entries(bodies)) {
        const answer = await alice.tryPlace(body, { "content-encoding": encoding });
        expectProblem(answer, 415, "unsupported-media-type");
      }
      for (const encoding of ["identity", "Identity", "IDENTITY"]) {
        expectStatus(await alice.tryPlace(good, { "content-encoding": encoding }), 202);
      }
    },
  },
  {
    name: "JSON is UTF-8 without a byte order mark",
    async run({ customer }) {
      const alice = await customer("alice");
      expectProblem(await alice.tryPlace(`\ufeff${goodText}`), 400, "malformed-json");
      expectProblem(await alice.tryPlace(Buffer.from(goodText, "utf16le")), 400, "malformed-json");
    },
  },
];
