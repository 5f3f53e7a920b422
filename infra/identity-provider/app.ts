import { Events, OAuth2Server, type TokenRequestIncomingMessage } from "oauth2-mock-server";

/** The token's claims when the request has no others. */
export const DEFAULT_AUDIENCE = "orders-two-ways";
export const DEFAULT_SCOPE = "orders:read orders:write";
const DEFAULT_LIFETIME_S = 3600;

/**
 * A stand-in for an identity provider. Discovery document, JWKS and token endpoint are real (RS256, a new key at every
 * start), but it authenticates nobody: any caller gets a token in any name.
 *
 * POST /token takes the form fields `grant_type` (password or client_credentials), `username` or `client_id` (the
 * token's `sub`), and optionally `scope`, `audience` and `expires_in` (whole seconds; negative for an expired token).
 */
export async function buildIdentityProvider(): Promise<OAuth2Server> {
  const server = new OAuth2Server();
  await server.issuer.keys.generate("RS256");
  server.service.on(Events.BeforeTokenSigning, (token, req) => {
    const { subject, scope, audience, lifetime } = claimsAskedFor(req);
    const exp = token.payload.iat + lifetime;
    Object.assign(token.payload, { sub: subject, aud: audience, scope, exp });
  });
  server.service.on(Events.BeforeResponse, (response, req) => {
    const { access_token, token_type } = response.body as Record<string, unknown>;
    const { scope, lifetime } = claimsAskedFor(req);
    response.body = { access_token, token_type, expires_in: lifetime, scope };
  });
  return server;
}

function claimsAskedFor(req: TokenRequestIncomingMessage) {
  const form = req.body as unknown as Record<string, string | undefined>;
  const lifetime = Number(form["expires_in"] ?? DEFAULT_LIFETIME_S);
  return {
    subject: form["username"] ?? form["client_id"],
    scope: form["scope"] ?? DEFAULT_SCOPE,
    audience: form["audience"] ?? DEFAULT_AUDIENCE,
    lifetime: Number.isInteger(lifetime) ? lifetime : DEFAULT_LIFETIME_S,
  };
}
