import type { FunctionDefinition } from "@app/functions-local/service";
import { expect, it } from "vitest";
import { declared } from "../serverless-config.ts";
import { reserveConcurrency } from "./plugin.ts";

function reservedWith(shards: number): Record<string, number> {
  const functions = structuredClone(declared.functions) as unknown as Record<string, FunctionDefinition>;
  reserveConcurrency(functions, shards);
  const reserved = Object.entries(functions).map(([name, { reservedConcurrency }]) => [
    name,
    reservedConcurrency,
  ]);
  return Object.fromEntries(reserved.filter(([, executions]) => executions !== undefined));
}

it("reserves nothing by default: a new account has ten executions, and none to spare", () => {
  expect(reservedWith(0)).toEqual({});
});

it("reserves as many executions as each function can use for its streams' shards, and none for requests", () => {
  expect(reservedWith(1)).toEqual({
    settleOrder: 2,
    reserveStock: 1,
    releaseStock: 1,
    authorizePayment: 10,
    retryPayment: 4,
    refundPayment: 10,
  });
  expect(reservedWith(4)).toMatchObject({ settleOrder: 8, authorizePayment: 40 });
});
