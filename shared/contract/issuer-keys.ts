import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from "jose";

/** Keys older than this are fetched again while they are in use. */
const RENEW_AFTER_MS = 600_000;
/**
 * The least time between two fetches for unknown keys. It bounds the load that tokens with made-up key ids can cause.
 */
const PAUSE_MS = 1_000;
const TIMEOUT_MS = 5_000;

/**
 * The issuer's public keys. Fetched keys stay in use until newer ones arrive, even during a long outage of the issuer:
 * valid tokens keep working. A token with an unknown key id triggers a fetch, at most once a second: a new key works
 * soon, and made-up ids cannot flood the issuer.
 * @param jwksUri address of the keys; without it, the issuer's discovery document names it
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
    else if (Date.now() - lookedAt >= RENEW_AFTER_MS) renew().catch(() => {}); // The known keys suffice.
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
