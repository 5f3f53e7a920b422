import { HOW_TO_START } from "@app/net/running";

export interface TokenRequest {
  /** Base URL of the identity provider, without a trailing slash. */
  issuer: string;
  /** The token's `sub`: the customer. */
  subject: string;
  /** Space-separated; default: both order scopes. */
  scope?: string;
  audience?: string;
  /** Seconds until the token expires, negative for an expired token; default: one hour. */
  expiresIn?: number;
}

/** Fetches an access token (a signed JWT). @throws Error with a sentence for the user when it gets none */
export async function fetchToken(request: TokenRequest): Promise<string> {
  return (await requestToken(request)).access_token;
}

/** The answer of the token endpoint; `expires_in` is in seconds. @throws as `fetchToken` does */
export async function requestToken({
  issuer,
  subject,
  scope,
  audience,
  expiresIn,
}: TokenRequest): Promise<{ access_token: string; expires_in?: number }> {
  const form = new URLSearchParams({ grant_type: "password", username: subject });
  if (scope !== undefined) form.set("scope", scope);
  if (audience !== undefined) form.set("audience", audience);
  if (expiresIn !== undefined) form.set("expires_in", String(expiresIn));
  const response = await fetch(`${issuer}/token`, { method: "POST", body: form }).catch((cause: unknown) => {
    throw new Error(`No issuer answers at ${issuer}: ${HOW_TO_START}.`, { cause });
  });
  if (!response.ok) throw new Error(`${issuer} refused to give a token (status ${response.status}).`);
  const answer = (await response.json().catch(() => ({}))) as { access_token?: string; expires_in?: number };
  const { access_token, ...rest } = answer;
  if (!access_token) throw new Error(`${issuer} is no identity provider: it answered without a token.`);
  return { access_token, ...rest };
}
