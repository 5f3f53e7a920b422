import { expect, it } from "vitest";
import { readTokenSettings } from "./token-settings.ts";

const needed = { ISSUER: "https://id.example", AUDIENCE: "orders" };
const from = (given: Record<string, string>) => readTokenSettings((name) => given[name]);

it("token settings require an issuer and an audience; the defaults follow the standards", () => {
  const { issuer, audience, ...rest } = from({ ...needed, SCOPE_CLAIM: "", SCOPE_PREFIX: "" });
  expect([issuer, audience]).toEqual(["https://id.example", "orders"]);
  expect(Object.values(rest).filter((value) => value !== undefined)).toEqual([]);
  expect(() => from({ ISSUER: needed.ISSUER })).toThrow("Set AUDIENCE");
});

it("token settings accept the conventions of real providers", () => {
  const cognito = { AUDIENCE_CLAIM: "client_id", SCOPE_PREFIX: "shop/", CLOCK_TOLERANCE_SECONDS: "30" };
  expect(from({ ...needed, ...cognito, SCOPE_CLAIM: "scp" })).toMatchObject({
    audienceClaim: "client_id",
    scopeClaim: "scp",
    scopePrefix: "shop/",
    clockToleranceSeconds: 30,
  });
});

it.each([
  ["AUDIENCE_CLAIM", "azp", "set it to aud or client_id"],
  ["SCOPE_CLAIM", "roles", "set it to scope or scp"],
  ...["-1", "1.5", "301", "5s", "Infinity"].map((value) => [
    "CLOCK_TOLERANCE_SECONDS",
    value,
    "set it to whole seconds from 0 to 300",
  ]),
])("%s lists the allowed values instead of %s", (name, value, sentence) => {
  expect(() => from({ ...needed, [name]: value })).toThrow(`${name} is “${value}”: ${sentence}.`);
});
