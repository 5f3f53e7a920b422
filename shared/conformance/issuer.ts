import { decodeJwt, type JWK } from "jose";
import { Unreachable } from "./reach.ts";

export type TokenRequest = {
  subject: string;
  /** Space-separated; by default both scopes of the contract. */
  scope?: string;
  audience?: string;
  /** In seconds. */
  expiresIn?: number;
};

/** `name` is the `iss` of its tokens; `keys` are the public keys. */
export type Issuer = { name: string; keys: JWK[]; token: (request: TokenRequest) => Promise<string> };

type Discovery = { issuer: string; jwks_uri: string; token_endpoint: string };

/** Finds an issuer's endpoints and keys by OpenID Connect Discovery; tokens come from its password grant. */
export async function discoverIssuer(url: string): Promise<Issuer> {
  const base = url.replace(/\/$/, "");
  const discovery = await fetchJson<Discovery>(base, `${base}/.well-known/openid-configuration`);
  const { keys } = await fetchJson<{ keys: JWK[] }>(base, discovery.jwks_uri);
  return {
    name: discovery.issuer,
    keys,
    token: (request) => requestToken(base, discovery.token_endpoint, request),
  };
}

async function requestToken(issuer: string, endpoint: string, request: TokenRequest): Promise<string> {
  const { subject, scope = "orders:read orders:write", audience, expiresIn } = request;
  const form = new URLSearchParams({ grant_type: "password", username: subject, scope });
  if (audience !== undefined) form.set("audience", audience);
  if (expiresIn !== undefined) form.set("expires_in", String(expiresIn));
  const answer = await fetchJson<{ access_token: string }>(issuer, endpoint, { method: "POST", body: form });
  return answer.access_token;
}

async function fetchJson<T>(issuer: string, url: string, init: RequestInit = {}): Promise<T> {
  const unreachable = (cause?: unknown) =>
    new Unreachable(
      `The issuer at ${issuer} does not answer like an OpenID Connect issuer: start it, or name another with --issuer.`,
      { cause },
    );
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(10_000) }).catch(
    (cause: unknown) => {
      throw unreachable(cause);
    },
  );
  if (!response.ok) throw unreachable();
  return (await response.json().catch((cause: unknown) => {
    throw unreachable(cause);
  })) as T;
}

/** The claims of a token, unverified. */
export const claimsOf = decodeJwt;
