import type { ReceivedSpan } from "@app/telemetry/receive-spans";
import { expect, it } from "vitest";
import { Traces } from "./traces.ts";

const span = (own: Partial<ReceivedSpan>): ReceivedSpan => ({
  service: "orders",
  name: "placeOrder",
  traceId: "t1",
  spanId: "s1",
  parentSpanId: undefined,
  attributes: {},
  failed: false,
  answersRequest: true,
  start: 0,
  end: 1,
  ...own,
});

it("finds the spans of the request that placed an order, in time order, and not those of a read", () => {
  const traces = new Traces();
  traces.add([span({ traceId: "read", name: "getOrder", attributes: { "order.id": "o1" } })]);
  traces.add([span({ spanId: "late", start: 5, name: "reserveStock" })]);
  traces.add([span({ spanId: "first", attributes: { "order.id": "o1" } })]);
  traces.add([span({ traceId: "read", name: "getOrder", attributes: { "order.id": "o1" } })]);
  expect(traces.of("o1").map(({ spanId }) => spanId)).toEqual(["first", "late"]);
  expect(traces.of("o2")).toEqual([]);
});

it("finds the spans in which only a later step names the order, as in the functions", () => {
  const traces = new Traces();
  traces.add([span({ spanId: "first" })]);
  traces.add([span({ spanId: "step", start: 5, name: "reserveStock", attributes: { "order.id": "o1" } })]);
  traces.add([span({ traceId: "read", name: "getOrder", attributes: { "order.id": "o1" } })]);
  expect(traces.of("o1").map(({ spanId }) => spanId)).toEqual(["first", "step"]);
});

it("forgets the oldest traces under load", () => {
  const traces = new Traces();
  for (let i = 0; i < 2_500; i++) {
    traces.add([span({ traceId: `t${i}`, attributes: { "order.id": `o${i}` } })]);
  }
  expect(traces.of("o0")).toEqual([]);
  expect(traces.of("o2499")).toHaveLength(1);
});
