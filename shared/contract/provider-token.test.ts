import { describe, expect, it } from "vitest";
import { unauthorized, useTokenCheck } from "./test/token-check.ts";

const tokens = useTokenCheck();
const { configured, read } = tokens;

describe("a token of a real provider", () => {
  const write = (token: string) => tokens.check(`Bearer ${token}`, "orders:write");

  it.each([
    ["Microsoft Entra ID", "orders:read orders:write"],
    ["Okta", ["orders:read", "orders:write"]],
  ])("%s: scopes in scp", async (_provider, scp) => {
    const token = await tokens.issuer.sign({ scope: undefined, scp });
    await expect(write(token)).rejects.toMatchObject({ slug: "insufficient-scope" });
    configured({ scopeClaim: "scp" });
    expect(await write(token)).toMatchObject({ customerId: "alice" });
    await expect(write(await tokens.issuer.sign())).rejects.toMatchObject({ slug: "insufficient-scope" });
  });

  it("with any other list as scopes grants none", async () => {
    for (const scope of [[5, null, ["orders:write"]], { "orders:write": true }, 5, null]) {
      await expect(write(await tokens.issuer.sign({ scope }))).rejects.toMatchObject({
        slug: "insufficient-scope",
      });
    }
  });

  const cognito = {
    aud: undefined,
    client_id: "orders-two-ways",
    scope: "shop/orders:read shop/orders:write",
  };
  it("Amazon Cognito: the client as audience, and scopes after the resource server's name", async () => {
    const token = await tokens.issuer.sign(cognito);
    await expect(write(token)).rejects.toMatchObject(unauthorized);
    configured({ audienceClaim: "client_id", scopePrefix: "shop/" });
    expect(await write(token)).toMatchObject({ customerId: "alice" });
    for (const scope of ["orders:write", "other/orders:write", "shop/shop/orders:write"]) {
      const unprefixed = await tokens.issuer.sign({ ...cognito, scope });
      await expect(write(unprefixed)).rejects.toMatchObject({ slug: "insufficient-scope" });
    }
  });

  it.each([
    ["for another client", { ...cognito, client_id: "elsewhere" }],
    ["for nobody", { ...cognito, client_id: undefined }],
    ["by this client for another audience", { ...cognito, aud: "elsewhere" }],
  ])("Amazon Cognito, %s, is refused", async (_what, claims) => {
    configured({ audienceClaim: "client_id", scopePrefix: "shop/" });
    await expect(write(await tokens.issuer.sign(claims))).rejects.toMatchObject(unauthorized);
  });

  it("with several audiences is accepted when one of them is this API's", async () => {
    await read(await tokens.issuer.sign({ aud: ["elsewhere", tokens.issuer.audience] }));
  });
});
