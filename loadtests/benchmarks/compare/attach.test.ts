import { writeInstanceFile } from "@app/infra/embedded/instance";
import { createRunDirectory } from "@app/infra/embedded/run-directory";
import { testDirectory } from "@app/net/test/directory";
import type { VariantName } from "@app/net/variant-names";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { attach } from "./attach.ts";

beforeEach(() => void vi.stubEnv("TMPDIR", testDirectory()));
afterEach(() => void vi.unstubAllEnvs());

const FUNCTIONS = {
  url: "http://127.0.0.1:1",
  lambdaEndpoint: "http://127.0.0.1:1",
  dynamodbEndpoint: "http://127.0.0.1:1",
  runDirectory: "/no/such/directory",
  startSeconds: 1,
};

async function writeFunctionsInstance(controlKey: string): Promise<void> {
  const outside = { issuer: "http://id", providerUrl: "http://bank", apiKey: "a key", controlKey };
  writeInstanceFile(await createRunDirectory(), { outside, functions: FUNCTIONS, processes: {} });
}

const attachTo = (variant: VariantName) => {
  const options = { rate: 1, duration: 1, blocks: 1, short: true, claims: "all" as const, variant };
  return attach(options, { progress: () => {}, signal: new AbortController().signal });
};

it("needs functions that run, once, with a payment provider whose ledger it may read", async () => {
  await expect(attachTo("functions")).rejects.toThrow("The functions do not run: start them with npx");
  await writeFunctionsInstance("");
  await expect(attachTo("functions")).rejects.toThrow("The ledger of http://bank cannot be audited");
  await writeFunctionsInstance("a key");
  await expect(attachTo("functions")).rejects.toThrow("The functions run more than once");
});

it("measures the running functions with their own provider and issuer", async () => {
  await writeFunctionsInstance("a key");
  const { both, variants } = await attachTo("functions");
  expect(both.outside.issuer).toBe("http://id");
  expect(variants).toMatchObject([{ name: "functions", provider: { providerUrl: "http://bank" } }]);
});

it("needs running containers", async () => {
  vi.stubEnv("PATH", "/nowhere"); // without Docker
  await expect(attachTo("services")).rejects.toThrow(
    "The container gateway is not up: start the services with docker compose up --detach --wait.",
  );
});
