import type { webcrypto } from "node:crypto";
import { exportJWK, exportSPKI, generateKeyPair, importJWK, type JWTPayload, SignJWT } from "jose";
import type { Customer } from "./customer.ts";
import { claimsOf, type Issuer } from "./issuer.ts";

/** Makes a token that the issuer never issued, in a customer's name. `name` completes “a token …”. */
type Forgery = { name: string; forge: (issuer: Issuer, customer: Customer) => Promise<string> };

const ownKeys = await generateKeyPair("RS256", { extractable: true });

/** The issuer's own header for its key. A forger can copy it from any token. */
function kidOf({ keys }: Issuer): string {
  return keys[0]?.kid ?? "";
}

async function signWithOwnKey(claims: JWTPayload, header: object): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: "RS256", ...header }).sign(ownKeys.privateKey);
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

async function signWithPublicKey(issuer: Issuer, claims: JWTPayload): Promise<string> {
  const key = await importJWK({ ...issuer.keys[0]! }, "RS256", { extractable: true });
  const pem = await exportSPKI(key as webcrypto.CryptoKey);
  return new SignJWT(claims)
    .setProtectedHeader({ alg: "HS256", kid: kidOf(issuer) })
    .sign(new TextEncoder().encode(pem));
}

export const forgeries: Forgery[] = [
  {
    name: "signed with another key under the issuer's key id",
    forge: (issuer, { token }) => signWithOwnKey(claimsOf(token), { kid: kidOf(issuer) }),
  },
  {
    name: "that brings its own key along",
    forge: async (_issuer, { token }) =>
      signWithOwnKey(claimsOf(token), { kid: "own", jwk: await exportJWK(ownKeys.publicKey) }),
  },
  {
    name: "that is not signed (alg none)",
    forge: async (issuer, { token }) =>
      `${encode({ alg: "none", kid: kidOf(issuer) })}.${encode(claimsOf(token))}.`,
  },
  {
    name: "signed by HMAC with the issuer's public key as the secret",
    forge: (issuer, { token }) => signWithPublicKey(issuer, claimsOf(token)),
  },
  {
    name: "whose claims were changed under a good signature",
    forge: async (_issuer, { token }) => {
      const [header, , signature] = token.split(".");
      return `${header}.${encode({ ...claimsOf(token), sub: "conform-somebody-else" })}.${signature}`;
    },
  },
  {
    name: "from another issuer",
    forge: (_issuer, { token }) =>
      signWithOwnKey({ ...claimsOf(token), iss: "https://issuer.example" }, { kid: "own" }),
  },
];
