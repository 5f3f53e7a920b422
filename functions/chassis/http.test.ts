import { Problem } from "@app/contract/problem";
import { ProvisionedThroughputExceededException } from "@aws-sdk/client-dynamodb";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { beforeAll, expect, it, vi } from "vitest";
import { httpEvent } from "../test/test-app.ts";
import { httpFunction } from "./http.ts";
import { log } from "./log.ts";

beforeAll(() => {
  Object.assign(process.env, { ISSUER: "http://127.0.0.1:9", AUDIENCE: "orders-two-ways" });
  vi.spyOn(log, "error").mockImplementation(() => {});
});

/** The client's answer when an operation throws this. */
async function answerTo(failure: unknown) {
  const handler = httpFunction(() => Promise.reject(failure));
  const { statusCode, headers, body } = await handler(httpEvent(undefined, {}) as APIGatewayProxyEventV2);
  return { status: statusCode, retryAfter: headers?.["retry-after"], body };
}
const named = (name: string) => Object.assign(new Error("thrown by the SDK"), { name });
const coded = (code: string) => Object.assign(new Error("thrown by Node"), { code });

it.each([
  [
    "a throttled database",
    new ProvisionedThroughputExceededException({ $metadata: {}, message: "throttled" }),
  ],
  ["a call that times out", named("TimeoutError")],
  ["a refused connection", coded("ECONNREFUSED")],
  ["a connection that is reset", coded("ECONNRESET")],
  ["a failing database", Object.assign(named("InternalServerError"), { $metadata: { httpStatusCode: 500 } })],
  ["a function without a free environment", named("TooManyRequestsException")],
])("%s is a transient outage: 503", async (_what, failure) => {
  expect(await answerTo(failure)).toMatchObject({ status: 503, retryAfter: "1" });
});

it.each([
  [new Error("password: hunter2")],
  [new TypeError("x is not a function")],
  ["a string"],
  [undefined],
])("a bug answers 500 and leaks nothing: %s", async (failure) => {
  const { status, retryAfter, body } = await answerTo(failure);
  expect([status, retryAfter]).toEqual([500, undefined]);
  expect(body).not.toMatch(/hunter2|function|string/);
});

it("a problem is answered unchanged, whatever its cause", async () => {
  const problem = new Problem("order-not-found", "There is no such order.", { cause: coded("ECONNRESET") });
  expect(await answerTo(problem)).toMatchObject({ status: 404 });
});
