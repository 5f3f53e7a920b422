import fc, { type Arbitrary } from "fast-check";
import { orderFor } from "../customer.ts";
import { mostly } from "./arbitraries.ts";

/** A request as bytes, without the token. It need not be HTTP. */
export type Message = { line: string; host: string[]; headers: string[]; body: string; signed: boolean };

const PATHS = "/products /orders /orders/1 /orders/1/summary /health /openapi.json /nowhere".split(" ");

/** Forms of a request target. RFC 9112, section 3.2, has four; a client may write anything. */
const FORMS: ((path: string) => string)[] = [
  (path) => `http://x${path}`,
  (path) => `HTTPS://user@x:99999${path}`,
  (path) => `ftp://x${path}`,
  (path) => `http://${path}`,
  (path) => `javascript:${path}`,
  (path) => `//x${path}`,
  (path) => path.slice(1),
  (path) => `${path}#${path}`,
  (path) => `${path}?#`,
  (path) => `${path}?${"&a".repeat(600)}`,
  (path) => `${path}?${Array.from({ length: 1_500 }, (_, n) => n.toString(36)).join("&")}`,
  (path) => `${path}\x80\xff`,
  (path) => `${path}\t`,
  (path) => `${path}/${"x".repeat(9_000)}`,
  () => "*",
  () => "x:443",
  () => "[::1]:443",
  () => "",
];

const HOSTS = [
  "a b",
  "",
  "x:99999",
  "x:y",
  "[::1",
  "[::1]:80",
  "%zz",
  "x/y",
  "x@y",
  "\xe9",
  "x,y",
  "1.2.3.4.5",
];

const ENCODINGS = [
  "identity",
  "Identity",
  "IDENTITY",
  "",
  "gzip",
  "GZIP",
  "identity, gzip",
  "x-nothing",
  "\xff",
];

const ODD_HEADERS = [
  "Expect: miracles",
  "Expect: 100-continue",
  "Upgrade: websocket\r\nConnection: upgrade",
  "Authorization: Bearer ☕",
  "no colon",
  ": no name",
  "X\x01: y",
  "X: \x01",
  `X: ${"x".repeat(9_000)}`,
  `X: ${"x".repeat(20_000)}`,
  "Content-Length: 0",
  "Content-Length: -1",
  "Transfer-Encoding: gzip, chunked",
  "Max-Forwards: 0",
  "Proxy-Connection: keep-alive",
];

const order = JSON.stringify({ ...orderFor("sku-001"), card: "card_declined" });

/**
 * Complete messages. After half a message a server would wait for more bytes, and a missing answer would show no fault.
 */
export const messages: Arbitrary<Message> = fc
  .record({
    method: mostly(
      fc.constant("GET"),
      fc.constantFrom("POST", "OPTIONS", "CONNECT", "DELETE", "get", "FOO", ""),
    ),
    target: mostly(
      fc.constantFrom(...PATHS),
      fc.tuple(fc.constantFrom(...FORMS), fc.constantFrom(...PATHS)).map(([form, path]) => form(path)),
      fc.string({ unit: "binary", maxLength: 20 }),
    ),
    version: mostly(
      fc.constant(" HTTP/1.1"),
      fc.constantFrom(" HTTP/1.0", " HTTP/2.0", " HTTP/9.9", " ICE/1.0", ""),
    ),
    host: mostly(
      fc.constant<string[]>(["x"]),
      fc.constantFrom<string[]>([], ["x", "x"], ["x", "y"]),
      fc.constantFrom(...HOSTS).map((host) => [host]),
    ),
    headers: mostly(
      fc.constant<string[]>([]),
      fc.constantFrom(...ODD_HEADERS).map((header) => [header]),
    ),
    signed: fc.boolean(),
  })
  .map(({ method, target, version, ...rest }) => ({
    ...rest,
    line: `${method} ${target}${version}`,
    body: "",
  }));

/** Orders that claim a content coding, each with a body that has none. */
export const codedOrders: Arbitrary<Message> = fc.constantFrom(...ENCODINGS).map((encoding) => ({
  line: "POST /orders HTTP/1.1",
  host: ["x"],
  headers: ["Content-Type: application/json", "Idempotency-Key: coded", `Content-Encoding: ${encoding}`],
  body: order,
  signed: true,
}));

/** @param token the sender's, for a message with a token */
export function bytesOf({ line, host, headers, body, signed }: Message, token: string): Buffer {
  const head = [
    line,
    ...host.map((name) => `Host: ${name}`),
    ...(signed ? [`Authorization: Bearer ${token}`] : []),
    ...(body ? [`Content-Length: ${body.length}`] : []),
    ...headers,
    "Connection: close",
  ];
  return Buffer.from([...head, "", body].join("\r\n"), "latin1");
}
