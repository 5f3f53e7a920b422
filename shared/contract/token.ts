import { errors, type JWTPayload, jwtVerify } from "jose";
import QuickLRU from "quick-lru";
import { createIssuerKeys } from "./issuer-keys.ts";
import { Problem } from "./problem.ts";

export type Scope = "orders:read" | "orders:write";

/** The caller, from a verified token. `expiresAt` is in seconds since 1970. */
export type Caller = { customerId: string; scopes: readonly string[]; expiresAt: number };

/** Reads an `Authorization` header. Throws the problems 401, 403 or, when the issuer does not answer, 503. */
export type TokenCheck = (authorization: string | undefined, scope: Scope) => Promise<Caller>;

export type TokenSettings = {
  issuer: string;
  audience: string;
  /**
   * Address of the issuer's keys, where it differs from the one in the discovery document (inside a container network).
   */
  jwksUri?: string | undefined;
  /** `client_id` accepts that claim as the audience of a token without `aud` (Amazon Cognito). Default: `aud`. */
  audienceClaim?: "aud" | "client_id" | undefined;
  /** The claim with the scopes, one text or a list: `scp` for Microsoft Entra ID and Okta. Default: `scope`. */
  scopeClaim?: "scope" | "scp" | undefined;
  /** Prefix of each scope in tokens, such as the resource server's identifier and a slash (Amazon Cognito). */
  scopePrefix?: string | undefined;
  /** Tolerated difference between the issuer's clock and ours. Default: 5. */
  clockToleranceSeconds?: number | undefined;
};

/** Asymmetric algorithms only: `none` and the HMAC family never pass, whatever a token's header says. */
const ALGORITHMS = ["RS256", "ES256", "PS256", "EdDSA"];
const REMEMBERED_TOKENS = 1_000;

/**
 * The token check of both variants. It caches a verified token until it expires: clients send the same token with many
 * requests, and verifying a signature costs more than the rest of a read.
 */
export function createTokenCheck(settings: TokenSettings): TokenCheck {
  const { issuer, jwksUri, scopePrefix = "", clockToleranceSeconds = 5 } = settings;
  const verified = new QuickLRU<string, Caller>({ maxSize: REMEMBERED_TOKENS });
  const keys = createIssuerKeys(issuer, jwksUri);
  const options = { issuer, algorithms: ALGORITHMS, clockTolerance: clockToleranceSeconds };

  async function verify(token: string): Promise<Caller> {
    try {
      const { payload } = await jwtVerify(token, keys, options);
      return readCaller(payload, settings);
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
    const expiresAt = caller.expiresAt + clockToleranceSeconds;
    if (expiresAt * 1000 <= Date.now()) throw unauthorized("The access token has expired.");
    if (!caller.scopes.includes(scopePrefix + scope)) {
      throw new Problem("insufficient-scope", `The access token lacks the scope ${scopePrefix}${scope}.`);
    }
    return caller;
  };
}

/**
 * At most 255 characters, the limit of OpenID Connect Core, section 2; databases can index that length. No control
 * characters and no lone surrogates: some databases refuse them and others change them.
 */
const SUBJECT = /^[^\p{Cc}\p{Cs}]{1,255}$/u;

function readCaller(claims: JWTPayload, { audience, audienceClaim, scopeClaim }: TokenSettings): Caller {
  const { sub, exp } = claims;
  const audiences = claims.aud ?? (audienceClaim === "client_id" ? claims["client_id"] : undefined);
  if (![audiences].flat().includes(audience))
    throw new errors.JWTInvalid("a token needs the audience of this API");
  if (typeof sub !== "string" || !SUBJECT.test(sub)) throw new errors.JWTInvalid("a token needs a sound sub");
  if (exp === undefined) throw new errors.JWTInvalid("a token needs exp");
  return { customerId: sub, scopes: readScopes(claims[scopeClaim ?? "scope"]), expiresAt: exp };
}

/** RFC 8693, section 4.2, defines one text with blanks. Some issuers send a list. */
function readScopes(given: unknown): string[] {
  if (typeof given === "string") return given.split(" ");
  return Array.isArray(given) ? given.filter((scope) => typeof scope === "string") : [];
}

/** One of jose's errors concerns the issuer instead of the token: the issuer published something other than keys. */
function isAboutToken(error: unknown): boolean {
  return error instanceof errors.JOSEError && error.code !== errors.JWKSInvalid.code;
}

function unauthorized(detail: string, cause?: unknown): Problem {
  return new Problem("unauthorized", detail, { headers: { "www-authenticate": "Bearer" }, cause });
}
