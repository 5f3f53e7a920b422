import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import fc, { type Arbitrary } from "fast-check";
import { mostly, wildJson } from "./arbitraries.ts";
import { nearlyRight } from "./mutate.ts";
import { type JsonSchema, type Known, valid } from "./schema.ts";

/** A body as bytes, and the headers that describe it. */
export type Body = { bytes: Buffer | undefined; headers: Record<string, string> };

/** Turns a text into a body. */
type Packing = (text: string) => Body;

const pack = (bytes: (text: string) => Body["bytes"], headers: Body["headers"] = {}): Packing => {
  return (text) => ({ bytes: bytes(text), headers: { "content-type": "application/json", ...headers } });
};
const asUtf8 = (text: string) => Buffer.from(text);
const typed = (type: string): Packing => pack(asUtf8, { "content-type": type });
const encodedAs = (encoding: string, bytes: (text: string) => Buffer): Packing =>
  pack(bytes, { "content-encoding": encoding });

const TYPES = [
  "application/json; charset=utf-8",
  'application/json;charset="UTF-8"',
  "APPLICATION/JSON",
  "application/json;",
  "application/json; charset=latin1",
  "application/json; charset=nonsense",
  "application/json; x=y",
  "application/json, text/plain",
  "application/problem+json",
  "application/json5",
  "text/plain",
  "text/html; charset=utf-7",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "application/octet-stream",
  "image/png",
  "application/zip",
  "nonsense",
  ";",
  "",
];

/** About 50 KiB on the wire, 50 MiB decompressed. */
const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024, " "));
const MAX_BYTES = 64 * 1024;

const PACKINGS: Packing[] = [
  encodedAs("gzip", gzipSync),
  encodedAs("deflate", deflateSync),
  encodedAs("br", brotliCompressSync),
  encodedAs("gzip, gzip", (text) => gzipSync(gzipSync(text))),
  encodedAs("gzip", () => bomb),
  encodedAs("gzip", asUtf8),
  encodedAs("identity", asUtf8),
  encodedAs("nonsense", asUtf8),
  pack((text) => gzipSync(text)),
  pack((text) => Buffer.from(text, "utf16le"), { "content-type": "application/json; charset=utf-16le" }),
  pack((text) => Buffer.from(`\ufeff${text}`, "utf16le")),
  pack((text) => Buffer.from(`\ufeff${text}`)),
  pack((text) => Buffer.from(text.replaceAll('"c', '"\xc0'), "latin1")),
  pack((text) => Buffer.concat([Buffer.from(text), Buffer.from([0xff])])),
  pack((text) => Buffer.from(text.padEnd(MAX_BYTES))),
  pack((text) => Buffer.from(text.padEnd(MAX_BYTES + 1))),
  pack((text) => Buffer.from(text.padEnd(300_000))),
  pack((text) => Buffer.from(` \t\r\n${text}\n`)),
  pack((text) => Buffer.from(text.replaceAll("card", "\\u0063ard"))),
  pack(() => undefined),
  (text) => ({ bytes: asUtf8(text), headers: {} }),
  ...TYPES.map(typed),
];

/** Bodies for a schema: mostly valid, else almost valid or arbitrary; sometimes encoded in an unusual way. */
export function bodyFor(schema: JsonSchema, known: Known): Arbitrary<Body> {
  const right = valid(schema, known);
  const text = fc.oneof(
    { withCrossShrink: true },
    { weight: 5, arbitrary: right.map((value) => JSON.stringify(value)) },
    { weight: 4, arbitrary: nearlyRight(right) },
    { weight: 1, arbitrary: wildJson },
  );
  const packing = mostly(fc.constant(pack(asUtf8)), fc.constantFrom(...PACKINGS));
  return fc.tuple(text, packing).map(([sent, packed]) => packed(sent));
}

/** The body where the operation expects none: mostly nothing. */
export const noBody: Arbitrary<Body> = mostly<Body>(
  fc.constant({ bytes: undefined, headers: {} }),
  wildJson.map(pack(asUtf8)),
  fc.constant(pack(asUtf8)("{}".padEnd(100_000))),
);
