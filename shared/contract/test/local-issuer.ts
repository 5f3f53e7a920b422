import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listen } from "@app/net/test/listen";
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from "jose";

const AUDIENCE = "orders-two-ways";

export type LocalIssuer = Awaited<ReturnType<typeof startLocalIssuer>>;

/**
 * An OIDC issuer on a free port, for tests: discovery, JWKS, and a token endpoint that issues a token for any subject.
 * Set `fault` to make its discovery document and keys fail: `reset` closes the connection, `500` and `garbage` give
 * useless answers.
 */
export async function startLocalIssuer() {
  const issuer = {
    url: "",
    ...(await createKey("local-key")),
    audience: AUDIENCE,
    /** Number of requests for its keys. */
    keyRequests: 0,
    fault: "none" as "none" | "reset" | "500" | "garbage",
    /** A customer's token. `claims` add to the standard ones and replace them; undefined claims are left out. */
    sign: (claims: Record<string, unknown> = {}) =>
      new SignJWT({ ...standard(issuer.url), ...claims })
        .setProtectedHeader({ alg: "RS256", kid: issuer.kid })
        .sign(issuer.privateKey),
    /** Signs with a new key from now on, and publishes only that key. */
    rotate: async () => void Object.assign(issuer, await createKey(`${issuer.kid}-next`)),
    close: () =>
      new Promise<void>((resolve) => (server.close(() => resolve()), server.closeAllConnections())),
  };
  const server = createServer((request, response) => void answer(issuer, request, response));
  issuer.url = await listen(server);
  return issuer;
}

async function createKey(kid: string) {
  const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: "RS256", use: "sig" };
  return { kid, jwk, privateKey, publicPem: await exportSPKI(publicKey) };
}

/** The claims of a valid token: alice may do everything for an hour. */
export function standard(iss: string): JWTPayload {
  const now = Math.floor(Date.now() / 1000);
  return { iss, aud: AUDIENCE, sub: "alice", scope: "orders:read orders:write", iat: now, exp: now + 3600 };
}

async function answer(issuer: LocalIssuer, request: IncomingMessage, response: ServerResponse) {
  const send = (status: number, body: unknown) =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  if (request.url === "/token")
    return send(200, { access_token: await tokenFor(issuer, request), token_type: "Bearer" });
  if (request.url === "/jwks") issuer.keyRequests++;
  if (issuer.fault === "reset") return response.destroy();
  if (issuer.fault === "500") return send(500, {});
  if (issuer.fault === "garbage") return send(200, { jwks_uri: 5, keys: 5 });
  if (request.url === "/jwks") return send(200, { keys: [issuer.jwk] });
  if (request.url === "/.well-known/openid-configuration") {
    const { url } = issuer;
    return send(200, { issuer: url, jwks_uri: `${url}/jwks`, token_endpoint: `${url}/token` });
  }
  send(404, {});
}

async function tokenFor(issuer: LocalIssuer, request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  const form = new URLSearchParams(text);
  const { aud, scope } = standard(issuer.url);
  return issuer.sign({
    sub: form.get("username") ?? "nobody",
    scope: form.get("scope") ?? scope,
    aud: form.get("audience") ?? aud!,
    exp: Math.floor(Date.now() / 1000) + Number(form.get("expires_in") ?? 3600),
  });
}
