import { expect, test } from "vitest";
import { putLocalEnvironment } from "./local-environment.ts";

test("a function gets the local values of the variables that it has on AWS, and its name as its access key", () => {
  const aws = { PROVIDER_URL: "ssm:/provider-url", PAYMENTS_TABLE: "payments" };
  const functions = {
    authorizePayment: { name: "a", handler: "a.handler", environment: aws },
    getHealth: { name: "b", handler: "b.handler" },
  };
  putLocalEnvironment(functions, { PROVIDER_URL: "http://127.0.0.1:3300", ISSUER: "http://127.0.0.1:3200" });
  expect(functions.authorizePayment.environment).toEqual({
    PROVIDER_URL: "http://127.0.0.1:3300",
    PAYMENTS_TABLE: "payments",
    AWS_ACCESS_KEY_ID: "authorizePayment",
  });
  expect(functions.getHealth).toMatchObject({ environment: { AWS_ACCESS_KEY_ID: "getHealth" } });
});
