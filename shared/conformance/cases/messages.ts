import { createHash } from "node:crypto";

/** A request hidden in another request. No server may answer it. */
const SMUGGLED = "GET /openapi.json HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
const long = (length: number) => "x".repeat(length);

/** A placeholder for an access token. */
export const TOKEN = "<token>";

/** Builds a request from the lines of its head and a body. */
function message(line: string, headers: string[], body = ""): string {
  const common = ["Host: x", `Authorization: Bearer ${TOKEN}`, "Idempotency-Key: wire"];
  return [line, ...common, ...headers, "", body].join("\r\n");
}
const CLOSE = "Connection: close";
const post = (headers: string[], body = "") => message("POST /orders HTTP/1.1", headers, body);
const get = (...headers: string[]) => message("GET /orders HTTP/1.1", [CLOSE, ...headers]);

/** Requests whose end is ambiguous, so that two servers may find different ends (request smuggling). */
export const AMBIGUOUS: [name: string, bytes: string][] = [
  [
    "a length and chunks",
    post([`Content-Length: ${5 + SMUGGLED.length}`, "Transfer-Encoding: chunked"], `0\r\n\r\n${SMUGGLED}`),
  ],
  ["chunks and a shorter length", post(["Transfer-Encoding: chunked", "Content-Length: 4"], chunk(SMUGGLED))],
  ...[
    "Transfer-Encoding: xchunked",
    "Transfer-Encoding : chunked",
    "Transfer-Encoding:\x0bchunked",
    "Transfer-Encoding: chunked, identity",
    "Transfer-Encoding: identity",
    "Transfer-Encoding: chunked\r\nTransfer-Encoding: x",
    "X: y\rTransfer-Encoding: chunked",
    "X: y\nTransfer-Encoding: chunked",
    " Transfer-Encoding: chunked",
  ].map((header): [string, string] => [
    JSON.stringify(header),
    post([header, "Content-Length: 5"], `0\r\n\r\n${SMUGGLED}`),
  ]),
  ...[
    "5\r\nContent-Length: 6",
    "5, 5",
    "+5",
    "-1",
    "0x5",
    "5 5",
    "5e0",
    "99999999999999999999",
    "",
    "NaN",
  ].map((length): [string, string] => [
    `the length ${JSON.stringify(length)}`,
    post([`Content-Length: ${length}`], `12345${SMUGGLED}`),
  ]),
  ...["-1", "0x3", "fffffffffffffffff", "3 3", "", ";", `3;${long(20_000)}`].map((size): [string, string] => [
    `a chunk of the size ${size.slice(0, 20)}`,
    post(["Transfer-Encoding: chunked"], `${size}\r\nabc\r\n0\r\n\r\n`),
  ]),
  ["a chunk without its end", post(["Transfer-Encoding: chunked"], `3\r\nabcd\r\n0\r\n\r\n${SMUGGLED}`)],
];

/** Bytes that are not a request, or that use an outdated form. */
export const ODD: [name: string, bytes: string | Buffer][] = [
  ["nothing but line ends", "\r\n\r\n\r\n"],
  ["half a line", "GET /orders"],
  ["half a head", "GET /orders HTTP/1.1\r\nHost: x\r\nX: "],
  ["half a body", post(["Content-Length: 500"], '{"lines":[')],
  ["half a chunk", post(["Transfer-Encoding: chunked"], "ff\r\nabc")],
  ["bare line feeds", get().replaceAll("\r\n", "\n")],
  ["a folded header", get("X: a\r\n b")],
  ["a NUL in a header", get("X: a\0b")],
  ["a header without a colon", get("authorization")],
  ["a header with a blank name", get(": x")],
  ["a header with a blank in its name", get("x y: z")],
  ["two hosts", get("Host: y")],
  ["no host", "GET /orders HTTP/1.1\r\nConnection: close\r\n\r\n"],
  ["a header of 20,000 characters", get(`X: ${long(20_000)}`)],
  ["3,000 headers", get(...Array.from({ length: 3_000 }, (_, n) => `x-${n}: y`))],
  ["a path of 20,000 characters", message(`GET /${long(20_000)} HTTP/1.1`, [CLOSE])],
  ...[
    "FOO /orders HTTP/1.1",
    "get /orders HTTP/1.1",
    "CONNECT x:443 HTTP/1.1",
    "OPTIONS * HTTP/1.1",
    "GET * HTTP/1.1",
    "GET orders HTTP/1.1",
    "GET http://evil.example/orders HTTP/1.1",
    "GET http:///orders HTTP/1.1",
    "GET /orders#/../health HTTP/1.1",
    "GET /orders /x HTTP/1.1",
    "GET /☕ HTTP/1.1",
    "GET /orders\t HTTP/1.1",
    "GET /orders",
    "GET /orders HTTP/0.9",
    "GET /orders HTTP/1.0",
    "GET /orders HTTP/2.0",
    "GET /orders HTTP/9.9",
    "GET /orders ICE/1.0",
  ].map((line): [string, string] => [line, message(line, [CLOSE])]),
  ["the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
  [
    "an upgrade to HTTP/2",
    get("Upgrade: h2c", "Connection: Upgrade, HTTP2-Settings", "HTTP2-Settings: AAAA"),
  ],
  ["an upgrade to a web socket", get("Upgrade: websocket", "Connection: Upgrade")],
  ["an expectation that nobody knows", post([CLOSE, "Expect: miracles", "Content-Length: 2"], "{}")],
  ["a client hello of TLS", Buffer.from("16030100a5010000a10303", "hex")],
  ["noise", createHash("shake256", { outputLength: 4_096 }).update("noise").digest()],
];
