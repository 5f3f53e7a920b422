import { functionsGraph, servicesGraph } from "@app/infra/diagrams/graph";
import type { ReceivedSpan } from "@app/telemetry/receive-spans";
import { expect, it } from "vitest";
import { pathBetween } from "./path.ts";
import { stepsOf } from "./steps.ts";

type Wanted = Pick<ReceivedSpan, "service" | "name" | "start" | "end"> & { from?: string; request?: boolean };

/** Each span is named after its operation; its parent is the span of the name `from`. */
const spans = (wanted: Wanted[]) =>
  wanted.map(({ from, request = false, ...span }): ReceivedSpan => {
    const ids = { traceId: "t", spanId: `${span.service}.${span.name}`, parentSpanId: from };
    return { ...ids, attributes: {}, failed: false, answersRequest: request, ...span };
  });

it("shows a request of a service as a step on the arrow between both services, whose caller waits", () => {
  const steps = stepsOf(
    spans([
      { service: "gateway", name: "placeOrder", request: true, start: 1_000, end: 1_004 },
      {
        service: "orders",
        name: "placeOrder",
        from: "gateway.placeOrder",
        request: true,
        start: 1_001,
        end: 1_003,
      },
      { service: "orders", name: "settleOrder", from: "orders.placeOrder", start: 1_002, end: 1_003 },
    ]),
    "services",
    servicesGraph(),
  );
  expect(steps.map(({ path, because }) => ({ path, because }))).toEqual([
    { path: ["client", "gateway"], because: "request" },
    { path: ["gateway", "orders"], because: "request" },
    { path: [], because: "step" },
  ]);
  expect(steps[1]).toMatchObject({ start: 1, end: 3, node: "orders" });
  expect(steps[1]!.said).toBe("gateway asked orders for placeOrder, and waited 2.0 ms.");
});

it("shows a function that a record invoked on the way through the table, with its wait", () => {
  const [, reserve, charge] = stepsOf(
    spans([
      { service: "orders", name: "placeOrder", start: 0, end: 10 },
      { service: "inventory", name: "reserveStock", from: "orders.placeOrder", start: 25, end: 30 },
      {
        service: "payment-provider",
        name: "charge",
        from: "inventory.reserveStock",
        request: true,
        start: 31,
        end: 32,
      },
    ]),
    "functions",
    functionsGraph(),
  );
  expect(reserve).toMatchObject({ path: ["placeOrder", "orders_table", "reserveStock"], because: "record" });
  expect(reserve!.said).toContain("a record of the table orders invoked reserveStock 15 ms after placeOrder");
  expect(charge).toMatchObject({ node: "provider", path: [] }); // the diagram has no arrow from inventory to the bank
});

it("finds the way of each stream through the table that one function writes and another one follows", () => {
  const way = (from: string, to: string) => pathBetween(functionsGraph(), from, to, "stream");
  expect(way("reserveStock", "authorizePayment")).toEqual([
    "reserveStock",
    "reservations_table",
    "authorizePayment",
  ]);
  expect(way("authorizePayment", "retryPayment").at(1)).toBe("slow_payments_table");
  expect(way("authorizePayment", "settleOrder").at(1)).toBe("payments_table");
});
