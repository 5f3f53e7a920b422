import { createServer } from "node:http";
import { freePort } from "@app/net/ports";
import { listen } from "@app/net/test/listen";
import { afterEach, describe, expect, it, vi } from "vitest";
import { checkIssuer, checkSettings, type Settings } from "./settings.ts";

const tokens = { ISSUER: "https://id.example", AUDIENCE: "orders-two-ways" };
const good: Settings = {
  issuer: tokens.ISSUER,
  tokens,
  parameters: ["/orders/key"],
  reservedShards: 0,
  alarmTopic: "",
};
const params = { default: {}, dev: {}, prod: {} };

afterEach(() => vi.unstubAllEnvs());

describe("settings of a deployment", () => {
  it("are accepted when they can work", () => {
    checkSettings(good, "prod", params);
    checkSettings({ ...good, stockParts: "sku-001:8" }, "prod", params);
    checkSettings({ ...good, alarmTopic: "arn:aws:sns:eu-west-1:123456789012:on-call" }, "dev", params);
  });

  it.each<[Partial<Settings>, string]>([
    [
      { issuer: "" },
      "The parameter issuer is missing: name the issuer of the customers' tokens with --param issuer=https://…",
    ],
    [{ issuer: "http://id.example" }, "The parameter issuer is “http://id.example”, not an https address"],
    [{ issuer: "id.example" }, "not an https address"],
    [{ parameters: ["orders/key"] }, "“orders/key” cannot be a name in the Parameter Store"],
    [{ parameters: [""] }, "it must begin with a slash"],
    [{ tokens: { ...tokens, AUDIENCE: "" } }, "Set AUDIENCE"],
    [{ tokens: { ...tokens, SCOPE_CLAIM: "roles" } }, "SCOPE_CLAIM is “roles”: set it to scope or scp."],
    [{ reservedShards: "-1" }, "reservedShards is “-1”: give a whole number from 0 to 99."],
    [{ stockParts: "sku-001" }, "STOCK_PARTS has “sku-001”: name a product and its number of parts"],
    [{ alarmTopic: "on-call" }, "“on-call” is not the ARN of an SNS topic"],
  ])("%j are refused", (wrong, message) => {
    expect(() => checkSettings({ ...good, ...wrong }, "dev", params)).toThrow(message);
  });

  it("are refused for an unknown stage", () => {
    expect(() => checkSettings(good, "staging", params)).toThrow(
      "There is no stage staging: choose --stage dev or --stage prod, or add it to params in serverless.yml.",
    );
    expect(() => checkSettings(good, "default", params)).toThrow("There is no stage default");
  });

  it("may name an issuer on this machine for an emulator of AWS", () => {
    vi.stubEnv("AWS_ENDPOINT_URL", "http://127.0.0.1:4566");
    checkSettings({ ...good, issuer: "http://127.0.0.1:3200" }, "dev", params);
  });
});

describe("an issuer", () => {
  async function issuerWith(discovery: (issuer: string) => string): Promise<string> {
    const server = createServer((request, response) => {
      response.statusCode = request.url === "/.well-known/openid-configuration" ? 200 : 404;
      response.end(discovery(issuer));
    });
    const issuer = await listen(server);
    return issuer;
  }

  it("is accepted when its discovery document has its name and the address of its keys", async () => {
    await checkIssuer(await issuerWith((issuer) => JSON.stringify({ issuer, jwks_uri: `${issuer}/jwks` })));
  });

  it.each<[string, (issuer: string) => string]>([
    ["publishes another name", () => '{"issuer":"https://id.example","jwks_uri":"https://id.example/jwks"}'],
    ["names no keys", (issuer) => JSON.stringify({ issuer })],
    ["publishes no JSON", () => "<html>"],
    ["publishes nothing", () => "null"],
  ])("is refused when it %s", async (_what, discovery) => {
    await expect(checkIssuer(await issuerWith(discovery))).rejects.toThrow(
      "is not a discovery document of the issuer",
    );
  });

  it("is refused when it does not answer", async () => {
    await expect(checkIssuer(`http://127.0.0.1:${await freePort()}`)).rejects.toThrow(
      "no token could be verified",
    );
  });
});
