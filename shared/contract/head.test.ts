import { describe, expect, it } from "vitest";
import { requireSoundHead } from "./head.ts";
import { MAX_QUERY_BYTES } from "./query.ts";
import { refusalOf } from "./test/refusal.ts";

const check =
  (url: string, ...host: string[]) =>
  () =>
    requireSoundHead({ url, httpVersion: "1.1", headersDistinct: { host } });

describe("a request target", () => {
  it.each(["/", "/orders", "/orders?limit=1", "/orders?a?b", "//orders", "/%zz", "/ftp://x"])(
    "%s is an accepted path",
    (target) => {
      expect(check(target, "x")).not.toThrow();
    },
  );

  it.each([
    ["a whole URL", "http://127.0.0.1/products"],
    ["a URL of another scheme", "ftp://x/products"],
    ["a URL without a host", "http:///products"],
    ["an authority", "x:443"],
    ["the server itself", "*"],
    ["nothing", ""],
    ["a relative path", "orders"],
    ["a path with a fragment", "/orders#/../health"],
  ])("must not be %s: %s", (_what, target) => {
    expect(refusalOf(check(target, "x"))).toMatchObject({ slug: "malformed-request", status: 400 });
  });

  it("has a query of at most 1,024 bytes, counted from the first question mark", () => {
    expect(check(`/orders?${"?".repeat(MAX_QUERY_BYTES)}`, "x")).not.toThrow();
    for (const query of ["?".repeat(MAX_QUERY_BYTES + 1), `a?${"b".repeat(MAX_QUERY_BYTES)}`]) {
      expect(refusalOf(check(`/nowhere?${query}`, "x")).slug).toBe("query-too-long");
    }
  });
});

describe("a Host header", () => {
  it.each(["x", "localhost:3000", "shop.example", "127.0.0.1:80", "[::1]:3000", "xn--bcher-kva.example"])(
    "%s is accepted",
    (host) => {
      expect(check("/", host)).not.toThrow();
    },
  );

  it("may be missing in HTTP/1.0 only", () => {
    expect(() => requireSoundHead({ url: "/", httpVersion: "1.0", headersDistinct: {} })).not.toThrow();
    expect(refusalOf(check("/")).slug).toBe("malformed-request");
  });

  it.each(["a b", "", "a/b", "a?b", "a#b", "user@a", "a\\b", "a:99999", "a:b", "[::1", "%zz", "a,b c"])(
    "%j is refused with 400",
    (host) => {
      expect(refusalOf(check("/", host))).toMatchObject({ slug: "malformed-request", status: 400 });
    },
  );

  it("must come once: two layers could each read a different one", () => {
    expect(refusalOf(check("/", "x", "x")).slug).toBe("malformed-request");
  });
});

describe("a Transfer-Encoding header", () => {
  const withCoding = (coding: string) => () =>
    requireSoundHead({
      url: "/",
      httpVersion: "1.1",
      headersDistinct: { host: ["x"], "transfer-encoding": [coding] },
    });

  it.each(["chunked", "Chunked"])("%s is accepted", (coding) => {
    expect(withCoding(coding)).not.toThrow();
  });

  it.each(["gzip, chunked", "chunked, chunked"])("%s is not accepted: no variant reads it", (coding) => {
    expect(refusalOf(withCoding(coding))).toMatchObject({ slug: "malformed-request", status: 400 });
  });
});
