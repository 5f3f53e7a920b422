import { expect, test } from "vitest";
import type { Failure, Struck } from "./isolation/strike.ts";
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

function struck(name: Struck["name"], changes: Partial<Struck> = {}): Struck {
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
  const { verdict, because } = judge([struck("services"), struck("functions")]);
  expect(verdict).toBe("holds");
  expect(because).toContain("The services failed in 50 % of their operations at most");
});

test.each<[string, Struck, Struck]>([
  [
    "a service took all others with it",
    struck("services", { failures: [{ ...orders, failed: orders.asked }] }),
    struck("functions"),
  ],
  [
    "the functions were not themselves again",
    struck("services"),
    struck("functions", { failures: [{ ...orders, recovered: undefined }] }),
  ],
  ["an order was lost", struck("services", { lost: 1, broken: ["order lost: 1"] }), struck("functions")],
])("does not hold when %s", (_, services, functions) => {
  expect(judge([services, functions]).verdict).toBe("does not hold here");
});
