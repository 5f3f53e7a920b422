import { expect, test } from "vitest";
import type { Failure, FailureRun } from "./isolation/fail-in-turn.ts";
import { judge } from "./isolation.ts";

const orders: Failure = {
  component: "orders",
  asked: ["placeOrder", "listProducts"],
  failed: ["placeOrder"],
  failedRequests: 7,
  failingSeconds: 0.4,
  recovered: 0.9,
};
/** The entry: nothing works without it. */
const entry: Failure = { ...orders, component: "entry", failed: orders.asked };

function failureRun(name: FailureRun["name"], changes: Partial<FailureRun> = {}): FailureRun {
  return {
    name,
    failures: [orders, entry],
    accepted: 40,
    lost: 0,
    broken: [],
    timeline: [[0, 0]],
    ...changes,
  };
}

test("holds when something worked during each context's failure, everything recovered, and nothing was lost", () => {
  const { verdict, because } = judge([failureRun("services"), failureRun("functions")]);
  expect(verdict).toBe("holds");
  expect(because).toContain("The services failed in 50 % of their operations at most");
});

test.each<[string, FailureRun, FailureRun]>([
  [
    "the failure of a service made every operation fail",
    failureRun("services", { failures: [{ ...orders, failed: orders.asked }] }),
    failureRun("functions"),
  ],
  [
    "the functions did not recover",
    failureRun("services"),
    failureRun("functions", { failures: [{ ...orders, recovered: undefined }] }),
  ],
  [
    "an order was lost",
    failureRun("services", { lost: 1, broken: ["order lost: 1"] }),
    failureRun("functions"),
  ],
])("does not hold when %s", (_, services, functions) => {
  expect(judge([services, functions]).verdict).toBe("does not hold here");
});
