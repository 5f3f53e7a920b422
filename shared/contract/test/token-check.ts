import { generateKeyPair, SignJWT } from "jose";
import { afterEach, beforeEach, expect, vi } from "vitest";
import type { Problem } from "../problem.ts";
import { createTokenCheck, type TokenCheck, type TokenSettings } from "../token.ts";
import { type LocalIssuer, standard, startLocalIssuer } from "./local-issuer.ts";

export const unauthorized = { slug: "unauthorized", status: 401, headers: { "www-authenticate": "Bearer" } };

/** Each test of a file gets a new issuer and a check of its tokens. Both exist from the start of the test on. */
export function useTokenCheck() {
  const tokens = {} as { issuer: LocalIssuer; check: TokenCheck };

  const configured = (settings: Partial<TokenSettings> = {}) => {
    const { url, audience } = tokens.issuer;
    tokens.check = createTokenCheck({ issuer: url, audience, ...settings });
  };
  const read = (token: string) => tokens.check(`Bearer ${token}`, "orders:read");

  /** Returns the problem that refuses a token. */
  const refusalOf = (token: string): Promise<Problem> =>
    read(token).then(
      () => expect.unreachable("the token was accepted"),
      (problem: Problem) => problem,
    );

  beforeEach(async () => {
    tokens.issuer = await startLocalIssuer();
    configured();
  });
  afterEach(async () => {
    vi.useRealTimers();
    await tokens.issuer.close();
  });
  return Object.assign(tokens, { configured, read, refusalOf });
}

/** A token with a genuine token's claims, signed with a key that the issuer never had. */
export async function signedByStranger(issuer: LocalIssuer, header: object): Promise<string> {
  const { privateKey } = await generateKeyPair("RS256");
  return new SignJWT(standard(issuer.url)).setProtectedHeader({ alg: "RS256", ...header }).sign(privateKey);
}
