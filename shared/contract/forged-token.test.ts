import { createHmac } from "node:crypto";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { describe, expect, it } from "vitest";
import { standard } from "./test/local-issuer.ts";
import { signedByStranger, unauthorized, useTokenCheck } from "./test/token-check.ts";

const tokens = useTokenCheck();
const { read, refusalOf } = tokens;

function unsigned(header: object, claims: object): string {
  return [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
}

describe("a forged token is refused:", () => {
  it("signed with another key under the issuer's key id", async () => {
    expect(await refusalOf(await signedByStranger(tokens.issuer, { kid: tokens.issuer.kid }))).toMatchObject(
      unauthorized,
    );
  });

  it("carrying its own key in the header", async () => {
    const { publicKey, privateKey } = await generateKeyPair("RS256", { extractable: true });
    const header = { alg: "RS256", kid: "mine", jwk: await exportJWK(publicKey) };
    const token = await new SignJWT(standard(tokens.issuer.url)).setProtectedHeader(header).sign(privateKey);
    expect(await refusalOf(token)).toMatchObject(unauthorized);
  });

  it("with alg none", async () => {
    for (const alg of ["none", "None", "nOnE"]) {
      const token = `${unsigned({ alg, kid: tokens.issuer.kid }, standard(tokens.issuer.url))}.`;
      expect(await refusalOf(token)).toMatchObject(unauthorized);
    }
  });

  it("signed by HMAC with the public key as the secret", async () => {
    for (const secret of [tokens.issuer.publicPem, JSON.stringify(tokens.issuer.jwk)]) {
      const content = unsigned({ alg: "HS256", kid: tokens.issuer.kid }, standard(tokens.issuer.url));
      const signature = createHmac("sha256", secret).update(content).digest("base64url");
      expect(await refusalOf(`${content}.${signature}`)).toMatchObject(unauthorized);
    }
  });

  it("with other claims under a good signature", async () => {
    const [header, , signature] = (await tokens.issuer.sign()).split(".");
    const claims = Buffer.from(JSON.stringify({ ...standard(tokens.issuer.url), sub: "bob" })).toString(
      "base64url",
    );
    expect(await refusalOf(`${header}.${claims}.${signature}`)).toMatchObject(unauthorized);
  });

  it("even when the token that it copies is cached", async () => {
    const token = await tokens.issuer.sign();
    await read(token);
    const [header, claims] = token.split(".");
    expect(await refusalOf(`${header}.${claims}.`)).toMatchObject(unauthorized);
  });
});
