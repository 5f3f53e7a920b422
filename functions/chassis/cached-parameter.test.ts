import { createServer } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { sharedDirectory } from "@app/net/test/directory";
import { listen } from "@app/net/test/listen";
import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { bundleHandlers } from "../packaging/bundle.ts";

type StoredSetting = typeof import("./cached-parameter.ts");

const parameters = new Map<string, string>();
let reads = 0;
const directory = sharedDirectory();
let stored: StoredSetting;

beforeAll(async () => {
  const store = createServer(async (request, response) => {
    reads++;
    const { Name, WithDecryption } = JSON.parse(await text(request)) as {
      Name: string;
      WithDecryption: boolean;
    };
    const Value = WithDecryption ? parameters.get(Name) : "encrypted";
    response.statusCode = Value === undefined ? 400 : 200;
    response.setHeader("content-type", "application/x-amz-json-1.1");
    response.end(
      JSON.stringify(Value === undefined ? { __type: "ParameterNotFound" } : { Parameter: { Name, Value } }),
    );
  });
  vi.stubEnv("AWS_ENDPOINT_URL_SSM", await listen(store));
  for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) vi.stubEnv(name, "local");
  vi.stubEnv("AWS_REGION", "eu-west-1");
  // As deployed, with the trimmed SDK.
  await bundleHandlers(join(import.meta.dirname, ".."), ["chassis/cached-parameter.handler"], directory);
  stored = (await import(join(directory, "chassis/cached-parameter.mjs"))) as StoredSetting;
});
beforeEach(() => {
  reads = 0;
  stored.forgetParameter("KEY");
  vi.stubEnv("KEY", "ssm:/orders/key");
  parameters.set("/orders/key", "first");
});
afterEach(() => vi.useRealTimers());

it("a setting without a parameter is the value in the environment", async () => {
  vi.stubEnv("KEY", "local");
  expect(await stored.cachedParameter("KEY")).toBe("local");
  expect(reads).toBe(0);
});

it("a parameter is read once for concurrent callers", async () => {
  expect(await Promise.all([1, 2, 3].map(() => stored.cachedParameter("KEY")))).toEqual([
    "first",
    "first",
    "first",
  ]);
  expect(reads).toBe(1);
});

it("a parameter is read again after five minutes, and after its value was refused", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  await stored.cachedParameter("KEY");
  parameters.set("/orders/key", "second");
  expect(await stored.cachedParameter("KEY")).toBe("first");
  vi.setSystemTime(Date.now() + 300_001);
  expect(await stored.cachedParameter("KEY")).toBe("second");
  parameters.set("/orders/key", "third");
  stored.forgetParameter("KEY");
  expect(await stored.cachedParameter("KEY")).toBe("third");
});

it("a missing parameter is an error with AWS's name for it, and the next call reads it again", async () => {
  parameters.clear();
  await expect(stored.cachedParameter("KEY")).rejects.toMatchObject({ name: "ParameterNotFound" });
  parameters.set("/orders/key", "late");
  expect(await stored.cachedParameter("KEY")).toBe("late");
});
