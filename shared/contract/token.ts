import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from "jose";
import QuickLRU from "quick-lru";
import { Problem } from "./problem.ts";

export type Scope = "orders:read" | "orders:write";

/** Who calls, from a verified token. `expiresAt` is in seconds since 1970. */
export type Caller = { customerId: string; scopes: readonly string[]; expiresAt: number };

/** Reads an `Authorization` header; throws the problems 401, 403 or, when the issuer cannot be reached, 503. */
export type TokenCheck = (authorization: string | undefined, scope: Scope) => Promise<Caller>;

export type TokenSettings = {
  issuer: string;
  audience: string;
  /** Where the issuer's keys are, when not where its discovery document says (inside a container network). */
  jwksUri?: string | undefined;
};

/** Asymmetric algorithms only: `none` and the HMAC family can never pass, whatever a token's header says. */
const ALGORITHMS = ["RS256", "ES256", "PS256", "EdDSA"];
const REMEMBERED_TOKENS = 1_000;

/**
 * The token check of both variants. A token that was verified is remembered until it expires, because clients send the same
 * one for many requests and a signature costs more than all the rest of a read.
 */
export function createTokenCheck({ issuer, audience, jwksUri }: TokenSettings): TokenCheck {
  const verified = new QuickLRU<string, Caller>({ maxSize: REMEMBERED_TOKENS });
  let keys: Promise<ReturnType<typeof createRemoteJWKSet>> | undefined;

  async function verify(token: string): Promise<Caller> {
    keys ??= findKeys(issuer, jwksUri).catch((error: unknown) => {
      keys = undefined; // to be looked for again; keys that were found are kept, whatever happens to the issuer
      throw error;
    });
    try {
      const { payload } = await jwtVerify(token, await keys, { issuer, audience, algorithms: ALGORITHMS });
      return readCaller(payload);
    } catch (error) {
      if (isAboutToken(error)) throw unauthorized("The access token is not valid.", error);
      throw new Problem("temporarily-unavailable", "The identity provider does not answer: try again.", {
        headers: { "retry-after": "1" },
        cause: error,
      });
    }
  }

  return async (authorization, scope) => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]*)$/i.exec(authorization ?? "")?.[1];
    if (!token) throw unauthorized("Send an access token: Authorization: Bearer <token>.");
    let caller = verified.get(token);
    if (!caller) verified.set(token, (caller = await verify(token)));
    if (caller.expiresAt * 1000 <= Date.now()) throw unauthorized("The access token has expired.");
    if (!caller.scopes.includes(scope)) {
      throw new Problem("insufficient-scope", `The access token lacks the scope ${scope}.`);
    }
    return caller;
  };
}

async function findKeys(issuer: string, jwksUri: string | undefined) {
  return createRemoteJWKSet(new URL(jwksUri ?? (await discover(issuer))), { timeoutDuration: 5_000 });
}

/** OpenID Connect Discovery 1.0, section 4. */
async function discover(issuer: string): Promise<string> {
  const url = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  const document = (await response.json()) as { jwks_uri?: unknown };
  if (typeof document.jwks_uri !== "string") throw new Error(`${url} names no jwks_uri`);
  return document.jwks_uri;
}

/**
 * At most as long as OpenID Connect Core, section 2, lets it be, which is what databases can index; without control characters and
 * half characters, which some databases refuse and others change.
 */
const SUBJECT = /^[^\p{Cc}\p{Cs}]{1,255}$/u;

function readCaller({ sub, scope, exp }: JWTPayload): Caller {
  if (typeof sub !== "string" || !SUBJECT.test(sub)) throw new errors.JWTInvalid("a token needs a sound sub");
  if (exp === undefined) throw new errors.JWTInvalid("a token needs exp");
  return { customerId: sub, scopes: typeof scope === "string" ? scope.split(" ") : [], expiresAt: exp };
}

/** jose reports what is wrong with a token, and an issuer that answers late or uselessly, with errors of the same family. */
const ABOUT_ISSUER = ["ERR_JWKS_TIMEOUT", "ERR_JWKS_INVALID", "ERR_JOSE_GENERIC"];

function isAboutToken(error: unknown): boolean {
  return error instanceof errors.JOSEError && !ABOUT_ISSUER.includes(error.code);
}

function unauthorized(detail: string, cause?: unknown): Problem {
  return new Problem("unauthorized", detail, { headers: { "www-authenticate": "Bearer" }, cause });
}
