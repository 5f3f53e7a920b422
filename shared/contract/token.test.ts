import { describe, expect, it, vi } from "vitest";
import { unauthorized, useTokenCheck } from "./test/token-check.ts";

const tokens = useTokenCheck();
const { configured, read, refusalOf } = tokens;

/** The default tolerance between the issuer's clock and ours. */
const TOLERANCE_MS = 5_000;

describe("a valid token", () => {
  it("yields the caller, the scopes and the expiry", async () => {
    const exp = Math.floor(Date.now() / 1000) + 60;
    expect(await read(await tokens.issuer.sign({ sub: "bob", scope: "orders:read", exp }))).toEqual({
      customerId: "bob",
      scopes: ["orders:read"],
      expiresAt: exp,
    });
  });

  it("is accepted whatever the case of the scheme", async () => {
    const token = await tokens.issuer.sign();
    for (const scheme of ["Bearer", "bearer", "BEARER"]) {
      expect(await tokens.check(`${scheme} ${token}`, "orders:write")).toMatchObject({ customerId: "alice" });
    }
  });

  it("is also verified with keys from a configured address", async () => {
    configured({ jwksUri: `${tokens.issuer.url}/jwks` });
    expect(await read(await tokens.issuer.sign())).toMatchObject({ customerId: "alice" });
  });

  it("allows nothing beyond its scopes", async () => {
    for (const scope of ["orders:read", "", undefined, "orders:write:all", "xorders:write"]) {
      const token = await tokens.issuer.sign({ scope });
      await expect(tokens.check(`Bearer ${token}`, "orders:write")).rejects.toMatchObject({
        slug: "insufficient-scope",
        status: 403,
      });
    }
  });
});

describe("no token", () => {
  it.each([
    undefined,
    "",
    "Bearer",
    "Bearer ",
    "Basic YTpi",
    "Bearer a.b",
    "Bearer a.b.c d",
    "Bearer a.b.c.d.e",
  ])("%j is refused", async (header) => {
    await expect(tokens.check(header, "orders:read")).rejects.toMatchObject(unauthorized);
  });
});

describe("a genuine token is refused", () => {
  const past = Math.floor(Date.now() / 1000) - 10;
  it.each([
    ["for another audience", { aud: "elsewhere" }],
    ["for no audience", { aud: undefined }],
    ["from another issuer", { iss: "http://elsewhere.example" }],
    ["that has expired", { exp: past }],
    ["that never expires", { exp: undefined }],
    ["that is not valid yet", { nbf: past + 3600 }],
    ["without a subject", { sub: undefined }],
    ["with an empty subject", { sub: "" }],
    ["with a number as subject", { sub: 5 }],
    ["with a list as subject", { sub: ["alice"] }],
    ["with a subject that is too long for an index", { sub: "x".repeat(256) }],
    ["with a NUL in the subject", { sub: "alice\0" }],
    ["with a line break in the subject", { sub: "alice\nbob" }],
    ["with a lone surrogate in the subject", { sub: "alice\ud800" }],
  ])("%s", async (_what, claims) => {
    expect(await refusalOf(await tokens.issuer.sign(claims))).toMatchObject(unauthorized);
  });

  it("once it has expired, even if it is cached", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const token = await tokens.issuer.sign();
    await read(token);
    vi.setSystemTime(Date.now() + 3_599_000);
    await read(token);
    vi.setSystemTime(Date.now() + 1_000 + TOLERANCE_MS);
    expect(await refusalOf(token)).toMatchObject(unauthorized);
  });
});

describe("clocks that differ", () => {
  const seconds = (fromNow: number) => Math.floor(Date.now() / 1000) + fromNow;

  it("by a few seconds refuse nobody", async () => {
    await read(await tokens.issuer.sign({ exp: seconds(-3) }));
    await read(await tokens.issuer.sign({ nbf: seconds(4), iat: seconds(4) }));
  });

  it("are accepted up to the configured tolerance", async () => {
    configured({ clockToleranceSeconds: 0 });
    expect(await refusalOf(await tokens.issuer.sign({ exp: seconds(-1) }))).toMatchObject(unauthorized);
    configured({ clockToleranceSeconds: 60 });
    await read(await tokens.issuer.sign({ exp: seconds(-30) }));
  });
});
