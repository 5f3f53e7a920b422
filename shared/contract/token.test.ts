import { createHmac } from "node:crypto";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Problem } from "./problem.ts";
import { type LocalIssuer, standard, startLocalIssuer } from "./test/local-issuer.ts";
import { createTokenCheck, type TokenCheck, type TokenSettings } from "./token.ts";

let issuer: LocalIssuer;
let check: TokenCheck;

beforeEach(async () => {
  issuer = await startLocalIssuer();
  configured();
});
afterEach(async () => {
  vi.useRealTimers();
  await issuer.close();
});

const configured = (settings: Partial<TokenSettings> = {}) =>
  (check = createTokenCheck({ issuer: issuer.url, audience: issuer.audience, ...settings }));
const read = (token: string) => check(`Bearer ${token}`, "orders:read");

/** Returns the problem that refuses a token. */
async function refusalOf(token: string): Promise<Problem> {
  return await read(token).then(
    () => expect.unreachable("the token was accepted"),
    (problem: Problem) => problem,
  );
}

/** A token with a genuine token's claims, signed with a key that the issuer never had. */
async function signedByStranger(header: object): Promise<string> {
  const { privateKey } = await generateKeyPair("RS256");
  return new SignJWT(standard(issuer.url)).setProtectedHeader({ alg: "RS256", ...header }).sign(privateKey);
}

/** The default tolerance between the issuer's clock and ours. */
const TOLERANCE_MS = 5_000;

const unauthorized = { slug: "unauthorized", status: 401, headers: { "www-authenticate": "Bearer" } };
const unavailable = { slug: "temporarily-unavailable", status: 503 };

function unsigned(header: object, claims: object): string {
  return [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
}

describe("a valid token", () => {
  it("yields the caller, the scopes and the expiry", async () => {
    const exp = Math.floor(Date.now() / 1000) + 60;
    expect(await read(await issuer.sign({ sub: "bob", scope: "orders:read", exp }))).toEqual({
      customerId: "bob",
      scopes: ["orders:read"],
      expiresAt: exp,
    });
  });

  it("is accepted whatever the case of the scheme", async () => {
    const token = await issuer.sign();
    for (const scheme of ["Bearer", "bearer", "BEARER"]) {
      expect(await check(`${scheme} ${token}`, "orders:write")).toMatchObject({ customerId: "alice" });
    }
  });

  it("is also verified with keys from a configured address", async () => {
    configured({ jwksUri: `${issuer.url}/jwks` });
    expect(await read(await issuer.sign())).toMatchObject({ customerId: "alice" });
  });

  it("allows nothing beyond its scopes", async () => {
    for (const scope of ["orders:read", "", undefined, "orders:write:all", "xorders:write"]) {
      const token = await issuer.sign({ scope });
      await expect(check(`Bearer ${token}`, "orders:write")).rejects.toMatchObject({
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
    await expect(check(header, "orders:read")).rejects.toMatchObject(unauthorized);
  });
});

describe("a forged token is refused:", () => {
  it("signed with another key under the issuer's key id", async () => {
    expect(await refusalOf(await signedByStranger({ kid: issuer.kid }))).toMatchObject(unauthorized);
  });

  it("carrying its own key in the header", async () => {
    const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
    const header = { alg: "RS256", kid: "mine", jwk: await exportJWK(publicKey) };
    const token = await new SignJWT(standard(issuer.url)).setProtectedHeader(header).sign(privateKey);
    expect(await refusalOf(token)).toMatchObject(unauthorized);
  });

  it("with alg none", async () => {
    for (const alg of ["none", "None", "nOnE"]) {
      const token = `${unsigned({ alg, kid: issuer.kid }, standard(issuer.url))}.`;
      expect(await refusalOf(token)).toMatchObject(unauthorized);
    }
  });

  it("signed by HMAC with the public key as the secret", async () => {
    for (const secret of [issuer.publicPem, JSON.stringify(issuer.jwk)]) {
      const content = unsigned({ alg: "HS256", kid: issuer.kid }, standard(issuer.url));
      const signature = createHmac("sha256", secret).update(content).digest("base64url");
      expect(await refusalOf(`${content}.${signature}`)).toMatchObject(unauthorized);
    }
  });

  it("with other claims under a good signature", async () => {
    const [header, , signature] = (await issuer.sign()).split(".");
    const claims = Buffer.from(JSON.stringify({ ...standard(issuer.url), sub: "bob" })).toString("base64url");
    expect(await refusalOf(`${header}.${claims}.${signature}`)).toMatchObject(unauthorized);
  });

  it("even when the token that it copies is cached", async () => {
    const token = await issuer.sign();
    await read(token);
    const [header, claims] = token.split(".");
    expect(await refusalOf(`${header}.${claims}.`)).toMatchObject(unauthorized);
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
    expect(await refusalOf(await issuer.sign(claims))).toMatchObject(unauthorized);
  });

  it("once it has expired, even if it is cached", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const token = await issuer.sign();
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
    await read(await issuer.sign({ exp: seconds(-3) }));
    await read(await issuer.sign({ nbf: seconds(4), iat: seconds(4) }));
  });

  it("are accepted up to the configured tolerance", async () => {
    configured({ clockToleranceSeconds: 0 });
    expect(await refusalOf(await issuer.sign({ exp: seconds(-1) }))).toMatchObject(unauthorized);
    configured({ clockToleranceSeconds: 60 });
    await read(await issuer.sign({ exp: seconds(-30) }));
  });
});

describe("a token of a real provider", () => {
  const write = (token: string) => check(`Bearer ${token}`, "orders:write");

  it.each([
    ["Microsoft Entra ID", "orders:read orders:write"],
    ["Okta", ["orders:read", "orders:write"]],
  ])("%s: scopes in scp", async (_provider, scp) => {
    const token = await issuer.sign({ scope: undefined, scp });
    await expect(write(token)).rejects.toMatchObject({ slug: "insufficient-scope" });
    configured({ scopeClaim: "scp" });
    expect(await write(token)).toMatchObject({ customerId: "alice" });
    await expect(write(await issuer.sign())).rejects.toMatchObject({ slug: "insufficient-scope" });
  });

  it("with any other list as scopes grants none", async () => {
    for (const scope of [[5, null, ["orders:write"]], { "orders:write": true }, 5, null]) {
      await expect(write(await issuer.sign({ scope }))).rejects.toMatchObject({ slug: "insufficient-scope" });
    }
  });

  const cognito = {
    aud: undefined,
    client_id: "orders-two-ways",
    scope: "shop/orders:read shop/orders:write",
  };
  it("Amazon Cognito: the client as audience, and scopes after the resource server's name", async () => {
    const token = await issuer.sign(cognito);
    await expect(write(token)).rejects.toMatchObject(unauthorized);
    configured({ audienceClaim: "client_id", scopePrefix: "shop/" });
    expect(await write(token)).toMatchObject({ customerId: "alice" });
    for (const scope of ["orders:write", "other/orders:write", "shop/shop/orders:write"]) {
      const unprefixed = await issuer.sign({ ...cognito, scope });
      await expect(write(unprefixed)).rejects.toMatchObject({ slug: "insufficient-scope" });
    }
  });

  it.each([
    ["for another client", { ...cognito, client_id: "elsewhere" }],
    ["for nobody", { ...cognito, client_id: undefined }],
    ["by this client for another audience", { ...cognito, aud: "elsewhere" }],
  ])("Amazon Cognito, %s, is refused", async (_what, claims) => {
    configured({ audienceClaim: "client_id", scopePrefix: "shop/" });
    await expect(write(await issuer.sign(claims))).rejects.toMatchObject(unauthorized);
  });

  it("with several audiences is accepted when one of them is this API's", async () => {
    await read(await issuer.sign({ aud: ["elsewhere", issuer.audience] }));
  });
});

describe("the issuer's keys", () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
  const later = (ms: number) => void vi.setSystemTime(Date.now() + ms);
  const madeUp = (kid: string) => signedByStranger({ kid });

  it("are fetched at most once a second, however many tokens name unknown keys", async () => {
    await read(await issuer.sign());
    later(1_000);
    const bogus = await Promise.all(["a", "b", "c", "d"].map(madeUp));
    for (const token of [...bogus, ...bogus]) expect(await refusalOf(token)).toMatchObject(unauthorized);
    expect(issuer.keyRequests).toBe(2);
  });

  it("work a second after they are published, even among tokens with made-up keys", async () => {
    await read(await issuer.sign());
    later(1_000);
    await refusalOf(await madeUp("a"));
    await issuer.rotate();
    later(1_000);
    await refusalOf(await madeUp("b"));
    expect(await read(await issuer.sign({ sub: "bob" }))).toMatchObject({ customerId: "bob" });
  });

  it("stay in use during an outage of the issuer", async () => {
    await read(await issuer.sign({ sub: "ada" }));
    issuer.fault = "reset";
    for (const day of ["one", "two"]) {
      later(24 * 3_600_000);
      expect(await read(await issuer.sign({ sub: day }))).toMatchObject({ customerId: day });
    }
  });

  it("are fetched again after ten minutes, so that a withdrawn key stops working", async () => {
    const old = { ...issuer };
    await read(await issuer.sign());
    await issuer.rotate();
    later(600_000);
    const signOld = (sub: string) =>
      new SignJWT({ ...standard(issuer.url), sub })
        .setProtectedHeader({ alg: "RS256", kid: old.kid })
        .sign(old.privateKey);
    await read(await signOld("ada"));
    await vi.waitFor(async () => expect(issuer.keyRequests).toBe(2), { timeout: 10_000 });
    await vi.waitFor(async () => expect(await refusalOf(await signOld("bob"))).toMatchObject(unauthorized), {
      timeout: 10_000,
    });
  });
});

describe("while the issuer", () => {
  it.each([
    ["does not answer", "reset"],
    ["fails", "500"],
    ["answers something useless", "garbage"],
  ] as const)("%s, the answer is 503, and once it recovers tokens work again", async (_what, fault) => {
    issuer.fault = fault;
    const token = await issuer.sign();
    expect(await refusalOf(token)).toMatchObject({ ...unavailable, headers: { "retry-after": "1" } });
    issuer.fault = "none";
    expect(await read(token)).toMatchObject({ customerId: "alice" });
  });

  it.each(["reset", "500", "garbage"] as const)(
    "fails (%s) at its keys alone, the answer is 503, too",
    async (fault) => {
      configured({ jwksUri: `${issuer.url}/jwks` });
      issuer.fault = fault;
      const token = await issuer.sign();
      expect(await refusalOf(token)).toMatchObject(unavailable);
      issuer.fault = "none";
      expect(await read(token)).toMatchObject({ customerId: "alice" });
    },
  );

  it("is down, a token with an unknown key changes nothing for known keys", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    await read(await issuer.sign({ sub: "ada" }));
    issuer.fault = "reset";
    vi.setSystemTime(Date.now() + 60_000); // longer than the pause between two fetches
    expect(await refusalOf(await signedByStranger({ kid: "unknown" }))).toMatchObject({ status: 503 });
    expect(await read(await issuer.sign({ sub: "bob" }))).toMatchObject({ customerId: "bob" });
  });

  it("is down, a cached token still works", async () => {
    const token = await issuer.sign();
    await read(token);
    issuer.fault = "reset";
    expect(await read(token)).toMatchObject({ customerId: "alice" });
  });

  it("is down, the answer hides the cause", async () => {
    issuer.fault = "reset";
    const { message } = await refusalOf(await issuer.sign());
    expect(message).toBe("The identity provider does not answer: try again.");
  });
});
