import { createRemoteJWKSet, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildIdentityProvider } from "./app.ts";
import { fetchToken } from "./token.ts";

const server = await buildIdentityProvider();
let issuer = "";
beforeAll(async () => {
  await server.start(0, "127.0.0.1");
  issuer = server.issuer.url ?? "";
});
afterAll(() => server.stop());

/** Verifies a token as a third party does: issuer → discovery document → JWKS → signature and claims. */
async function verify(token: string, audience = "orders-two-ways") {
  const discovery = await fetch(`${issuer}/.well-known/openid-configuration`);
  const { issuer: named, jwks_uri } = (await discovery.json()) as { issuer: string; jwks_uri: string };
  const options = { issuer: named, audience, algorithms: ["RS256"] };
  return (await jwtVerify(token, createRemoteJWKSet(new URL(jwks_uri)), options)).payload;
}

describe("a token", () => {
  it("verifies through discovery and JWKS, and lets alice read and write for an hour", async () => {
    const claims = await verify(await fetchToken({ issuer, subject: "alice" }));
    expect(claims).toMatchObject({ sub: "alice", scope: "orders:read orders:write" });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(3600);
  });

  it("has the requested scope, audience and lifetime", async () => {
    const wish = { issuer, subject: "bob", scope: "orders:read", audience: "elsewhere", expiresIn: 60 };
    const claims = await verify(await fetchToken(wish), "elsewhere");
    expect(claims).toMatchObject({ sub: "bob", scope: "orders:read" });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(60);
  });

  it("can be expired from the start", async () => {
    const token = await fetchToken({ issuer, subject: "alice", expiresIn: -60 });
    await expect(verify(token)).rejects.toThrow('"exp" claim timestamp check failed');
  });

  it("names the client for client credentials", async () => {
    const body = new URLSearchParams({ grant_type: "client_credentials", client_id: "batch-job" });
    const response = await fetch(`${issuer}/token`, { method: "POST", body });
    const answer = (await response.json()) as { access_token: string };
    expect(answer).toEqual({
      access_token: expect.any(String),
      token_type: "Bearer",
      expires_in: 3600,
      scope: "orders:read orders:write",
    });
    expect(await verify(answer.access_token)).toMatchObject({ sub: "batch-job" });
  });

  it("names the right customer when many are requested at once", async () => {
    const customers = Array.from({ length: 50 }, (_, n) => `customer-${n}`);
    const tokens = await Promise.all(customers.map((subject) => fetchToken({ issuer, subject })));
    const claims = await Promise.all(tokens.map((token) => verify(token)));
    expect(claims.map(({ sub }) => sub)).toEqual(customers);
  });
});
