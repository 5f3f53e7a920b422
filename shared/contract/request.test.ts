import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accept } from "./problem.ts";
import { parsePlaceOrder } from "./request.ts";
import { MAX_BODY_BYTES } from "./schemas.ts";
import { refusalOf } from "./test/refusal.ts";

const line = { sku: "sku-001", quantity: 1 };
const good = { lines: [line], card: "card_accepted" };
const headers = { "idempotency-key": "key-1", "content-type": "application/json" };

function place(body: unknown, changed: Record<string, string | undefined> = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return parsePlaceOrder({ headers: { ...headers, ...changed }, body: text });
}

describe("a request for an order", () => {
  it("has a key and an order", () => {
    expect(place(good)).toEqual({ idempotencyKey: "key-1", request: good });
  });

  it.each(["application/json; charset=utf-8", "Application/JSON", 'application/json ;charset="UTF-8"', ""])(
    "accepts the content type %s",
    (type) => {
      expect(place(good, { "content-type": type }).request).toEqual(good);
    },
  );

  it("is never decompressed", () => {
    for (const encoding of ["identity", "Identity", "IDENTITY", ""]) {
      expect(place(good, { "content-encoding": encoding }).request).toEqual(good);
    }
    for (const encoding of ["gzip", "br", "gzip, gzip", "GZIP", "identity, gzip", "nonsense"]) {
      expect(refusalOf(() => place(good, { "content-encoding": encoding })).slug).toBe(
        "unsupported-media-type",
      );
    }
  });

  it("counts as JSON when it has no content type", () => {
    expect(place(good, { "content-type": undefined }).request).toEqual(good);
  });

  it.each([
    "text/plain",
    "application/jsonp",
    "application/problem+json",
    "xapplication/json",
    "application/json; charset=utf-16le",
    "application/json, text/plain",
  ])("refuses the content type %s", (type) => {
    expect(refusalOf(() => place(good, { "content-type": type })).slug).toBe("unsupported-media-type");
  });

  it("requires an idempotency key", () => {
    expect(refusalOf(() => place(good, { "idempotency-key": undefined })).slug).toBe(
      "idempotency-key-required",
    );
  });

  it.each(["", "two words", "x".repeat(129), "clé", "\u0000", "a\nb", "a,b"])("refuses the key %j", (key) => {
    expect(refusalOf(() => place(good, { "idempotency-key": key })).slug).toBe("invalid-request");
  });

  it.each(["x".repeat(128), "'--", "__proto__", "{$ne:1}"])("accepts the key %s unchanged", (key) => {
    expect(place(good, { "idempotency-key": key }).idempotencyKey).toBe(key);
  });

  it.each(["", "{", "{'a':1}", "\u0000", `${JSON.stringify(good)}x`, "[".repeat(60_000)])(
    "that is not JSON (%#) is refused",
    (body) => {
      expect(refusalOf(() => place(body)).slug).toBe("malformed-json");
    },
  );

  it("accepts 64 KiB, counted in bytes, and not one byte more", () => {
    const body = JSON.stringify(good);
    expect(place(body + " ".repeat(MAX_BODY_BYTES - body.length)).request).toEqual(good);
    expect(refusalOf(() => place(body + " ".repeat(MAX_BODY_BYTES - body.length + 1))).slug).toBe(
      "body-too-large",
    );
    expect(refusalOf(() => place("é".repeat(MAX_BODY_BYTES / 2 + 1))).slug).toBe("body-too-large");
  });

  it.each<[string, unknown]>([
    ["null", null],
    ["a string", "text"],
    ["an array", [good]],
    ["nothing", {}],
    ["no card", { lines: [line] }],
    ["no lines", { card: "card_accepted" }],
    ["0 lines", { ...good, lines: [] }],
    ["21 lines", { ...good, lines: Array.from({ length: 21 }, (_, n) => ({ sku: `s${n}`, quantity: 1 })) }],
    ["a sku twice", { ...good, lines: [line, { ...line, quantity: 2 }] }],
    ...[0, 101, 1.5, "1", -1, 1e99, null, true, [1]].map((quantity): [string, unknown] => [
      `a quantity of ${JSON.stringify(quantity)}`,
      { ...good, lines: [{ ...line, quantity }] },
    ]),
    ...["", "SKU-001", "a b", "sku-001\n", "\u0000", "\ud800", "☕", "'; drop table orders; --", 5, null].map(
      (sku): [string, unknown] => [
        `the sku ${JSON.stringify(sku)}`,
        { ...good, lines: [{ sku, quantity: 1 }] },
      ],
    ),
    ...["", "4242 4242", "card-accepted", { $ne: null }, "x".repeat(65)].map((card): [string, unknown] => [
      `the card ${JSON.stringify(card)}`,
      { ...good, card },
    ]),
    ["an unknown field", { ...good, total: 1 }],
    ["an unknown field in a line", { ...good, lines: [{ ...line, unitPrice: 1 }] }],
  ])("with %s is refused, and the problem names the field", (_what, body) => {
    const problem = refusalOf(() => place(JSON.stringify(body)));
    expect(problem.slug).toBe("invalid-request");
    expect(problem.errors?.length).toBeGreaterThan(0);
  });

  it.each(["__proto__", "constructor", "prototype"])("with the field %s is refused", (name) => {
    const inBody = `{"lines":[{"sku":"sku-001","quantity":1}],"card":"card_accepted","${name}":{"a":1}}`;
    const inLine = `{"lines":[{"sku":"sku-001","quantity":1,"${name}":{"a":1}}],"card":"card_accepted"}`;
    for (const body of [inBody, inLine]) expect(refusalOf(() => place(body)).slug).toBe("invalid-request");
  });

  it("with ten thousand levels of nesting is refused like any other bad body", () => {
    const deep = "[".repeat(10_000) + "]".repeat(10_000);
    expect(refusalOf(() => place(deep)).slug).toBe("invalid-request");
    expect(refusalOf(() => place(`{"lines":${deep},"card":"card_accepted"}`)).slug).toBe("invalid-request");
  });

  it("with any body is parsed or refused with a problem", () => {
    const anyBody = fc.oneof(fc.json(), fc.string({ unit: "binary" }));
    fc.assert(fc.property(anyBody, (body) => void refusalOf(() => place(body))));
  });
});

describe("an outcome of the domain", () => {
  it("is returned, or becomes the problem with the name of its rejection", () => {
    const order = { id: "1" };
    expect(accept(order)).toBe(order);
    const rejection = { rejected: "unknown-product", detail: "There is no product with the sku x." } as const;
    expect(refusalOf(() => accept(rejection))).toMatchObject({ status: 422, message: rejection.detail });
  });
});
