import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from "jose";

/** Keys of this age are looked up again while they go on being used. */
const RENEW_AFTER_MS = 600_000;
/** The least time between two look-ups for a key that is not known: whoever sends tokens with made-up key ids decides no more. */
const PAUSE_MS = 1_000;
const TIMEOUT_MS = 5_000;

/**
 * The issuer's public keys. Keys once found are used until others are, however long the issuer is away: a customer whose token is
 * good need not suffer from that. A token that names another key has them looked up again, at most once a second, so that neither
 * a new key waits nor the issuer is flooded.
 * @param jwksUri where the keys are, unless the issuer's discovery document says so
 */
export function createIssuerKeys(issuer: string, jwksUri: string | undefined): JWTVerifyGetKey {
  let keys: JWTVerifyGetKey | undefined;
  let lookedAt = 0;
  let looking: Promise<void> | undefined;
  let failure: unknown;

  async function lookUp(): Promise<void> {
    try {
      const url = jwksUri ?? (await discover(issuer));
      keys = createLocalJWKSet(await fetchJson<JSONWebKeySet>(url, "error"));
      failure = undefined;
    } catch (error) {
      failure = error;
      throw error;
    } finally {
      lookedAt = Date.now();
      looking = undefined;
    }
  }
  const renew = () => (looking ??= lookUp());

  return async (header, token) => {
    if (!keys) await renew();
    else if (Date.now() - lookedAt >= RENEW_AFTER_MS) renew().catch(() => {}); // The keys that are known will do.
    try {
      return await keys!(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      if (!looking && Date.now() - lookedAt < PAUSE_MS) throw failure ?? error;
      await renew();
      return keys!(header, token);
    }
  };
}

/** OpenID Connect Discovery 1.0, section 4. */
async function discover(issuer: string): Promise<string> {
  const url = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const { jwks_uri } = await fetchJson<{ jwks_uri?: unknown }>(url, "follow");
  if (typeof jwks_uri !== "string") throw new Error(`${url} names no jwks_uri`);
  return jwks_uri;
}

async function fetchJson<T>(url: string, redirect: "error" | "follow"): Promise<T> {
  const response = await fetch(url, { redirect, signal: AbortSignal.timeout(TIMEOUT_MS) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return (await response.json()) as T;
}
