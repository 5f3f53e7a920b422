import type { ReceivedSpan } from "@app/telemetry/receive-spans";
import { describe, expect, test } from "vitest";
import type { Traversal } from "./architecture/trace-orders.ts";
import { foreignFiles, judge } from "./architecture.ts";
import { pathOf } from "./lib/traced.ts";

const services: Traversal = {
  name: "services",
  path: { deployables: ["gateway", "orders", "inventory", "payments"], requests: 5, between: 3, events: 0 },
  bytes: 9_000,
  operations: 7,
  settled: 10,
  alone: ["gateway", "orders", "inventory", "payments"],
};
const functions: Traversal = {
  ...services,
  name: "functions",
  path: { deployables: ["placeOrder", "reserveStock"], requests: 2, between: 0, events: 3 },
  alone: [],
};

describe("the verdict", () => {
  test("holds when each service is ready alone, and no service or function waits for another", () => {
    const asynchronous = { ...services, path: { ...services.path, requests: 2, between: 0, events: 3 } };
    expect(judge([asynchronous, functions], []).verdict).toBe("holds");
  });

  test("holds at a price when an order waits for requests between services", () => {
    const { verdict, because } = judge([services, functions], []);
    expect(verdict).toBe("holds, at a price");
    expect(because).toBe(
      "An order waits for 3 requests between services; 0 functions on its way may invoke another one.",
    );
  });

  test.each<[string, Traversal, Traversal, string[]]>([
    ["a service holds another's code", services, functions, ["orders: services/inventory/app.ts"]],
    ["a service is not ready alone", { ...services, alone: ["orders"] }, functions, []],
    [
      "a function on the way may invoke another",
      services,
      { ...functions, path: { ...functions.path, deployables: ["placeOrder", "getSummary"] } },
      [],
    ],
  ])("does not hold when %s", (_, ours, theirs, foreign) => {
    expect(judge([ours, theirs], foreign).verdict).toBe("does not hold here");
  });
});

test("an order's path is the list of edges between deployables in its trace", () => {
  const span = (
    service: string,
    name: string,
    spanId: string,
    parentSpanId?: string,
    answersRequest = false,
  ) => ({ service, name, spanId, parentSpanId, answersRequest }) as ReceivedSpan;
  const trace = [
    span("orders", "placeOrder", "1"),
    span("inventory", "reserveStock", "2", "1"),
    span("payments", "authorizePayment", "3", "2"),
    span("payment-provider", "charge", "4", "3", true),
  ];
  expect(pathOf(trace, "functions")).toEqual({
    deployables: ["placeOrder", "reserveStock", "authorizePayment"],
    requests: 2,
    between: 0,
    events: 2,
  });
});

test("a bundle with a file of another context is reported, one with a shared file is not", () => {
  const deployable = (name: string, ...files: string[]) => ({ name, bytes: 1, packages: [], files });
  expect(
    foreignFiles({
      services: [deployable("orders", "services/orders/app.ts", "services/chassis/http.ts")],
      functions: [
        deployable("placeOrder", "functions/orders/place-order.ts", "functions/payments/provider.ts"),
      ],
    }),
  ).toEqual(["placeOrder: functions/payments/provider.ts"]);
});
