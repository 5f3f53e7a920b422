import fc from "fast-check";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { MAX_QUERY_BYTES, readQuery } from "./query.ts";
import { encodeCursor, parseListQuery } from "./request.ts";
import { refusalOf } from "./test/refusal.ts";

describe("a page", () => {
  it("has 20 orders by default, and begins with the newest", () => {
    expect(parseListQuery({})).toEqual({ limit: 20, after: undefined });
    expect(parseListQuery({ limit: "1" }).limit).toBe(1);
    expect(parseListQuery({ limit: "100" }).limit).toBe(100);
  });

  it.each(["0", "101", "-1", "-0", "1.5", "1.0", "abc", "", "1,2", "0x10", "1e1", "+5", "007", " 1", "１"])(
    "cannot have %j orders",
    (limit) => {
      expect(refusalOf(() => parseListQuery({ limit })).slug).toBe("invalid-request");
    },
  );

  it.each(["offset", "Limit", "__proto__"])("has no parameter %s", (name) => {
    const query = Object.fromEntries([[name, "1"]]);
    expect(refusalOf(() => parseListQuery(query)).slug).toBe("invalid-request");
  });
});

describe("a query string", () => {
  it("is read parameter by parameter; a repeated one becomes a list and is refused", () => {
    expect(readQuery("limit=1&cursor=a%20b+c")).toEqual({ limit: "1", cursor: "a b c" });
    expect(readQuery("?limit=1")).toEqual({ "?limit": "1" });
    expect(refusalOf(() => parseListQuery(readQuery("limit=1&limit=1"))).slug).toBe("invalid-request");
    expect(refusalOf(() => parseListQuery(readQuery("__proto__=1"))).slug).toBe("invalid-request");
  });

  it("is parsed up to 1,024 bytes; a longer one is refused unread, whatever its content", () => {
    const longest = `cursor=${"x".repeat(MAX_QUERY_BYTES - 7)}`;
    expect(readQuery(longest)).toEqual({ cursor: "x".repeat(MAX_QUERY_BYTES - 7) });
    const parse = vi.spyOn(globalThis, "URLSearchParams");
    onTestFinished(() => parse.mockRestore());
    const thousandsOfNames = Array.from({ length: 4_700 }, (_, n) => n.toString(36)).join("&");
    for (const query of [`${longest}x`, thousandsOfNames, "&".repeat(15_000), "a?".repeat(600)]) {
      expect(refusalOf(() => readQuery(query))).toMatchObject({ slug: "query-too-long", status: 414 });
    }
    expect(parse).not.toHaveBeenCalled();
  });
});

const positions = fc.record({
  placedAt: fc
    .date({
      min: new Date("0001-01-01T00:00:00Z"),
      max: new Date("9999-12-31T23:59:59.999Z"),
      noInvalidDate: true,
    })
    .map((date) => date.toISOString()),
  id: fc.uuid(),
});

describe("a cursor", () => {
  it("continues at the end of its page", () => {
    fc.assert(
      fc.property(positions, (position) => {
        expect(parseListQuery({ cursor: encodeCursor(position) }).after).toEqual(position);
      }),
    );
  });

  it("is refused when this service did not make it", () => {
    const garbage = fc.string({ unit: "binary", maxLength: 200 }).filter((cursor) => !cursor.includes("\0")); // No text of the contract accepts a NUL.
    fc.assert(
      fc.property(garbage, (cursor) => {
        expect(refusalOf(() => parseListQuery({ cursor })).slug).toBe("invalid-cursor");
      }),
    );
  });

  const id = "0190a5d8-0000-8000-8000-000000000000";
  it.each([
    ["February 30", "2026-02-30T00:00:00.000Z", id],
    ["the hour 24", "2026-01-01T24:00:00.000Z", id],
    ["the year 0", "0000-01-01T00:00:00.000Z", id],
    ["a malformed id", "2026-01-01T00:00:00.000Z", `${id}'`],
    ["an id in capitals", "2026-01-01T00:00:00.000Z", id.toUpperCase()],
  ])("is refused with %s, which a database would refuse or read differently", (_what, placedAt, id) => {
    const cursor = encodeCursor({ placedAt, id });
    expect(refusalOf(() => parseListQuery({ cursor })).slug).toBe("invalid-cursor");
  });

  it("has one spelling: anything added is refused", () => {
    const cursor = encodeCursor({ placedAt: "2026-01-01T00:00:00.000Z", id });
    for (const tampered of [`${cursor}=`, ` ${cursor}`, `${cursor}!`, `${cursor}A`, cursor.slice(0, -1)]) {
      expect(refusalOf(() => parseListQuery({ cursor: tampered })).slug).toBe("invalid-cursor");
    }
  });

  it("is refused unread when it is longer than any real one", () => {
    expect(refusalOf(() => parseListQuery({ cursor: "a".repeat(257) })).slug).toBe("invalid-request");
  });
});
