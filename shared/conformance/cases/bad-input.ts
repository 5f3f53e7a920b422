import { randomUUID } from "node:crypto";
import type { Case } from "../case.ts";
import { orderFor } from "../customer.ts";
import { expectProblem, expectStatus } from "../expect.ts";

const good = orderFor("sku-001");
const goodText = JSON.stringify(good);
const MAX_BODY_BYTES = 64 * 1024;

const ofSku = (sku: unknown) => ({ ...good, lines: [{ sku, quantity: 1 }] });
const ofQuantity = (quantity: unknown) => ({ ...good, lines: [{ sku: "sku-001", quantity }] });
const ofCard = (card: unknown) => ({ ...good, card });
const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
const padded = (bytes: number) => goodText + " ".repeat(bytes - goodText.length);
const withField = (text: string) =>
  `{"lines":[{"sku":"sku-001","quantity":1}],"card":"card_accepted",${text}}`;
const withLineField = (text: string) =>
  `{"lines":[{"sku":"sku-001","quantity":1,${text}}],"card":"card_accepted"}`;

const INJECTIONS = ["'; drop table orders; --", '{"$ne":null}', "\0", "a\0b", "☕🙂", "x".repeat(10_000), ""];

/** Bodies that are JSON and break the contract. */
const INVALID: [name: string, body: unknown][] = [
  ["null", null],
  ["a string", '"order"'],
  ["a number", 5],
  ["an array of orders", [good]],
  ["an empty object", {}],
  ["no card", { lines: good.lines }],
  ["no lines", { card: "card_accepted" }],
  ["0 lines", { ...good, lines: [] }],
  [
    "21 lines",
    { ...good, lines: Array.from({ length: 21 }, (_, n) => ({ sku: `sku-0${n + 10}`, quantity: 1 })) },
  ],
  ["lines that are an object", { ...good, lines: { 0: good.lines[0], length: 1 } }],
  ["a line that is null", { ...good, lines: [null] }],
  ["a sku twice", { ...good, lines: [...good.lines, { sku: "sku-001", quantity: 2 }] }],
  ...[0, 101, 1.5, "1", -1, 1e99, null, true, [1], {}].map((quantity): [string, unknown] => [
    `the quantity ${JSON.stringify(quantity)}`,
    ofQuantity(quantity),
  ]),
  ["the quantity -0", goodText.replace(":1}", ":-0}")],
  ["a quantity beyond all numbers", goodText.replace(":1}", ":1e999}")],
  ["a sku that is a number", ofSku(1)],
  ["a sku that is an array", ofSku(["sku-001"])],
  ["a sku in capitals", ofSku("SKU-001")],
  ["a lone surrogate in a sku", goodText.replace("sku-001", "\\ud800")],
  ["a lone surrogate in the card", goodText.replace("card_accepted", "\\udfff")],
  ["a card that is an object", ofCard({ $ne: null })],
  ["a card number", ofCard("4242 4242 4242 4242")],
  ["an unknown field", { ...good, total: 1 }],
  ["an unknown field in a line", withLineField('"unitPrice":1')],
  ["a customer id of one's choice", { ...good, customerId: "bob" }],
  ["__proto__", withField('"__proto__":{"admin":true}')],
  ["__proto__ in a line", withLineField('"__proto__":{"quantity":1}')],
  ["constructor", withField('"constructor":{"prototype":{}}')],
  ["constructor in a line", withLineField('"constructor":1')],
  ["a field of 10,000 characters", withField(`"${"x".repeat(10_000)}":1`)],
  ["10,000 levels", nested(10_000)],
  ["10,000 levels in its lines", `{"lines":${nested(10_000)},"card":"card_accepted"}`],
];

/** Bodies that are no JSON. */
const MALFORMED: [name: string, body: string][] = [
  ["nothing", ""],
  ["blanks", "   "],
  ["half an object", '{"lines":['],
  ["JavaScript", "{lines:[],card:'x'}"],
  ["a trailing comma", goodText.replace("}]", "},]")],
  ["two objects", goodText + goodText],
  ["NaN", goodText.replace(":1}", ":NaN}")],
  ["a NUL", "\0"],
  ["XML", "<order/>"],
  ["60,000 open brackets", "[".repeat(60_000)],
];

const MEDIA_TYPES = [
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "application/xml",
  "application/jsonp",
];

async function* chunks(text: string) {
  for (let at = 0; at < text.length; at += 16_384) yield text.slice(at, at + 16_384);
}

export const badBodyCases: Case[] = [
  ...INVALID.map(
    ([name, body]): Case => ({
      name: `${name} is refused`,
      async run({ customer }) {
        expectProblem(await (await customer("alice")).tryPlace(body), 400, "invalid-request");
      },
    }),
  ),
  ...MALFORMED.map(
    ([name, body]): Case => ({
      name: `${name} is no JSON`,
      async run({ customer }) {
        expectProblem(await (await customer("alice")).tryPlace(body), 400, "malformed-json");
      },
    }),
  ),
  {
    name: "text that a database or a shell might take for a command is a wrong sku, a wrong card",
    async run({ customer }) {
      const alice = await customer("alice");
      for (const text of INJECTIONS) {
        expectProblem(await alice.tryPlace(ofSku(text)), 400, "invalid-request");
        expectProblem(await alice.tryPlace(ofCard(text)), 400, "invalid-request");
      }
    },
  },
  {
    name: "bytes that are no UTF-8 are refused",
    async run({ customer }) {
      const [head, tail] = goodText.split("sku-001");
      const body = Buffer.concat([Buffer.from(head!), Buffer.from([0xff, 0xfe, 0xc0]), Buffer.from(tail!)]);
      const alice = await customer("alice");
      const headers = { "content-type": "application/json", "idempotency-key": randomUUID() };
      const answer = await alice.send({ method: "POST", path: "/orders", headers, body });
      expectProblem(answer, 400, "invalid-request", "malformed-json");
    },
  },
  ...MEDIA_TYPES.map(
    (type): Case => ({
      name: `${type} is not understood`,
      async run({ customer }) {
        const answer = await (await customer("alice")).tryPlace(good, { "content-type": type });
        expectProblem(answer, 415, "unsupported-media-type");
      },
    }),
  ),
  {
    name: "a body without a type is not understood",
    async run({ customer }) {
      const alice = await customer("alice");
      const headers = { "idempotency-key": randomUUID() };
      const answer = await alice.send({ method: "POST", path: "/orders", headers, body: goodText });
      expectProblem(answer, 415, "unsupported-media-type");
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
  ...[70_000, 2_000_000].map(
    (bytes): Case => ({
      name: `a body of ${bytes.toLocaleString("en")} bytes is too large, whole or in chunks`,
      async run({ customer }) {
        const alice = await customer("alice");
        expectProblem(await alice.tryPlace(padded(bytes)), 413, "body-too-large");
        const headers = { "content-type": "application/json", "idempotency-key": randomUUID() };
        const body = chunks(padded(bytes));
        const answer = await alice.send({ method: "POST", path: "/orders", headers, body });
        expectProblem(answer, 413, "body-too-large");
      },
    }),
  ),
  {
    name: "an encoding or a byte order mark is understood or refused, but no reason to fail",
    async run({ customer }) {
      const alice = await customer("alice");
      for (const encoding of ["gzip", "br", "nonsense"]) {
        expectStatus(await alice.tryPlace(good, { "content-encoding": encoding }), 202, 400, 415);
      }
      expectStatus(await alice.tryPlace(`\ufeff${goodText}`), 202, 400);
    },
  },
];
