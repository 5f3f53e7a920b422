import { orderFor } from "../customer.ts";

export const good = orderFor("sku-001");
export const goodText = JSON.stringify(good);
export const MAX_BODY_BYTES = 64 * 1024;

export const ofSku = (sku: unknown) => ({ ...good, lines: [{ sku, quantity: 1 }] });
export const ofQuantity = (quantity: unknown) => ({ ...good, lines: [{ sku: "sku-001", quantity }] });
export const ofCard = (card: unknown) => ({ ...good, card });
const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
export const padded = (bytes: number) => goodText + " ".repeat(bytes - goodText.length);
const withField = (text: string) =>
  `{"lines":[{"sku":"sku-001","quantity":1}],"card":"card_accepted",${text}}`;
const withLineField = (text: string) =>
  `{"lines":[{"sku":"sku-001","quantity":1,${text}}],"card":"card_accepted"}`;

/** Bodies that are JSON and break the contract. */
export const INVALID: [name: string, body: unknown][] = [
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

/** Bodies that are not JSON. */
export const MALFORMED: [name: string, body: string][] = [
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

export const MEDIA_TYPES = [
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "application/xml",
  "application/jsonp",
  "application/json; charset=utf-16le",
  "application/json, text/plain",
];
