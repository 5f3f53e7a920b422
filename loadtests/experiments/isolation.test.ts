import { expect, test } from "vitest";
import type { Failure, FailureRun } from "./isolation/fail-in-turn.ts";
import { judge } from "./isolation.ts";

/** Orders are away: orders cannot be placed, and products can still be listed. */
const orders: Failure = {
  component: "orders",
  requests: [
    { operation: "placeOrder", sent: 50, failed: 15 },
    { operation: "getSummary", sent: 25, failed: 8 },
    { operation: "listProducts", sent: 25, failed: 0 },
  ],
  well: 0.4,
};
/** The entry: nothing works without it. */
const entry: Failure = {
  component: "entry",
  requests: orders.requests.map((each) => ({ ...each, failed: each.sent })),
  well: 0.9,
};
const spread: Failure = {
  ...orders,
  requests: orders.requests.map((each) => ({ ...each, failed: Math.max(each.failed, 2) })),
};

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

test("holds when operations without need of the failed part went on, all was well again, and nothing was lost", () => {
  const { verdict, because, details, figures } = judge([failureRun("services"), failureRun("functions")]);
  expect(verdict).toBe("holds");
  expect(because).toBe(
    "While a part was away, 1 of 1 operations that do not need it went on in the services, and 1 of 1 in the functions; neither variant lost an order.",
  );
  expect(details).toBe(
    "With nobody acting, the services were well within 0.9 s of its return, and the functions were well within 0.9 s of its return.",
  );
  expect(figures[0]).toMatchObject({ services: 100, functions: 100 });
});

test("an operation that needs the failed part may fail", () => {
  const data: Failure = { ...orders, component: "orders data" };
  const { figures } = judge([failureRun("services", { failures: [data] }), failureRun("functions")]);
  expect(figures[0]).toMatchObject({ services: 100 });
});

test("functions that do not isolate are named, although the claim does not ask it of them", () => {
  const { verdict, because, details } = judge([
    failureRun("services"),
    failureRun("functions", { failures: [spread] }),
  ]);
  expect(verdict).toBe("holds");
  expect(because).toContain("0 of 1 in the functions");
  expect(details).toContain("listProducts of the functions failed in 2 of 25");
});

test.each<[string, FailureRun, FailureRun]>([
  [
    "the failure of a service spread to an operation without need of it",
    failureRun("services", { failures: [spread] }),
    failureRun("functions"),
  ],
  [
    "the functions did not recover",
    failureRun("services"),
    failureRun("functions", { failures: [{ ...orders, well: undefined }] }),
  ],
  [
    "the services did not recover",
    failureRun("services", { failures: [{ ...orders, well: undefined }] }),
    failureRun("functions"),
  ],
  [
    "an order was lost",
    failureRun("services", { lost: 1, broken: ["order lost: 1"] }),
    failureRun("functions"),
  ],
])("does not hold when %s", (_, services, functions) => {
  expect(judge([services, functions]).verdict).toBe("does not hold here");
});

test("shows nothing when no operation could go on", () => {
  const run = [failureRun("services", { failures: [entry] }), failureRun("functions")];
  expect(() => judge(run)).toThrow("The services got no request that could go on");
});
