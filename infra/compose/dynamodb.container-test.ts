import { conform } from "@app/conformance/conform";
import { freePort } from "@app/net/ports";
import { expect, it, onTestFinished, vi } from "vitest";
import { startBoth } from "../embedded/both.ts";
import { openStack } from "./stack.ts";

it("the functions pass every check of the contract on DynamoDB Local", {
  timeout: 600_000,
}, async () => {
  const DYNAMODB_PORT = String(await freePort());
  const stack = await openStack({ project: "orders-two-ways-dynamodb", environment: { DYNAMODB_PORT } });
  onTestFinished(() => stack.down());
  await stack.compose("--profile", "dynamodb", "up", "--detach", "--wait", "dynamodb");
  vi.stubEnv("DYNAMODB_ENDPOINT", `http://127.0.0.1:${DYNAMODB_PORT}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  const both = await startBoth({ only: "functions" });
  onTestFinished(() => both.stop());
  expect(both.functions?.dynamodbEndpoint).toContain(DYNAMODB_PORT);
  const deployment = { url: both.functions!.url, issuer: both.outside.issuer };
  // A JVM that has just started is slower than a function's timeout.
  await conform({ ...deployment, only: "orders" });
  const { passed, results } = await conform(deployment);
  expect(results.filter(({ outcome }) => outcome === "failed")).toEqual([]);
  expect(passed).toBeGreaterThan(150);
});
