import fc, { type Arbitrary } from "fast-check";
import { headerValue } from "../injections.ts";
import { mostly, wildText } from "./arbitraries.ts";
import { type Known, type Operation, type Parameter, valid } from "./schema.ts";

/** Values are Latin-1 text, as in HTTP. A list stands for a repeated header. */
export type Headers = Record<string, string | string[]>;

const MAX_VALUE = 4_000;
const wildValue = wildText.map((text) => headerValue(text).slice(0, MAX_VALUE));

/** Headers that proxies, frameworks and gateways act on, and that a client must not be able to exploit. */
const TRICKS: Headers[] = [
  { "x-customer-id": "mallory" },
  { "x-caller": "gateway", "x-caller-key": "x" },
  { "x-http-method-override": "DELETE" },
  { "x-original-url": "/parked", "x-rewrite-url": "/parked" },
  { "x-forwarded-for": "127.0.0.1, ::1", "x-forwarded-host": "evil.example", "x-forwarded-proto": "gopher" },
  { forwarded: 'for="[::1]";host=evil.example' },
  { origin: "https://evil.example" },
  { origin: "null", "access-control-request-method": "DELETE" },
  { cookie: 'a=b; session="\x80; =; a' },
  { cookie: ["__proto__=1", "a=%ff"] },
  { accept: "application/xml" },
  { "accept-encoding": "gzip, br, *;q=0" },
  { range: "bytes=0-1" },
  { "if-none-match": "*", "if-match": '"x"' },
  { "if-modified-since": "Thu, 01 Jan 1970 00:00:00 GMT" },
  { "sls-offline-authorizer-override": '{"claims":{"sub":"mallory"}}' },
  { "x-amzn-trace-id": "Root=1-0-0" },
  { te: "trailers", trailer: "authorization" },
  { "user-agent": ["one", "two"], accept: ["a", "b"] },
  Object.fromEntries([["__proto__", "x"]]),
  Object.fromEntries([["constructor", "x"]]),
];

const wildHeaders = ["x-request-id", "traceparent", "user-agent", "x-customer-id"].map((name) =>
  wildValue.map((value): Headers => ({ [name]: value })),
);

/** Headers outside the contract; mostly none. */
export const extraHeaders: Arbitrary<Headers> = mostly<Headers>(
  fc.constant({}),
  fc.constantFrom(...TRICKS),
  ...wildHeaders,
  wildValue.map((value) => ({ "x-padding": value.padEnd(2 * MAX_VALUE, "x") })),
);

/** The headers among an operation's parameters. */
export function headersFor({ parameters }: Operation, known: Known): Arbitrary<Headers> {
  const own = parameters.filter((parameter) => parameter.in === "header");
  return fc
    .tuple(...own.map((parameter) => headerFor(parameter, known)))
    .map((all) => Object.assign({}, ...all) as Headers);
}

function headerFor({ name, schema }: Parameter, known: Known): Arbitrary<Headers> {
  const right = valid(schema, known, name).map(String);
  const given = mostly<string | string[]>(
    right,
    wildValue,
    right.map((text) => text.padEnd(129, "x")),
    right.map((text) => `\t ${text} \t`),
    right.map((text) => `${text}é`),
    fc.tuple(right, right),
  );
  return mostly<Headers>(
    given.map((value) => ({ [name.toLowerCase()]: value })),
    fc.constant({}),
  );
}
