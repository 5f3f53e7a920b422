import { expect, it } from "vitest";
import { serve } from "../../harness/test/serve.ts";
import { type FoundTraces, jaegerAt, spansFrom } from "./jaeger.ts";

const traceID = "7b2f1a3c9d0e4f5a8b6c7d8e9f0a1b2c";
const string = (key: string, value: string) => ({ key, type: "string", value });
const status = (value: number) => ({ key: "http.response.status_code", type: "int64", value });
const server = string("span.kind", "server");
const childOf = (spanID: string) => [{ refType: "CHILD_OF", traceID, spanID }];
const common = { traceID, logs: [], warnings: null };

/** As Jaeger answers: newest first, each span below its process, errors as a tag. */
const FOUND: FoundTraces = {
  data: [
    {
      spans: [
        {
          ...common,
          spanID: "0000000000000003",
          operationName: "reserveStock",
          references: childOf("0000000000000002"),
          startTime: 1_796_061_600_012_750,
          duration: 2_500,
          tags: [server, status(503), string("otel.status_code", "ERROR"), { key: "error", value: true }],
          processID: "p2",
        },
        {
          ...common,
          spanID: "0000000000000002",
          operationName: "placeOrder",
          references: childOf("0000000000000001"),
          startTime: 1_796_061_600_010_500,
          duration: 1_250,
          tags: [server, string("order.id", "o1"), status(202)],
          processID: "p1",
        },
      ],
      processes: { p1: { serviceName: "orders" }, p2: { serviceName: "inventory" } },
    },
  ],
};

it("reads the spans of Jaeger's answer in the form in which the lab receives others, by their start", () => {
  expect(spansFrom(FOUND)).toEqual([
    {
      service: "orders",
      name: "placeOrder",
      traceId: traceID,
      spanId: "0000000000000002",
      parentSpanId: "0000000000000001",
      attributes: { "order.id": "o1", "http.response.status_code": 202 },
      failed: false,
      answersRequest: true,
      start: 1_796_061_600_010.5,
      end: 1_796_061_600_011.75,
    },
    {
      service: "inventory",
      name: "reserveStock",
      traceId: traceID,
      spanId: "0000000000000003",
      parentSpanId: "0000000000000002",
      attributes: { "http.response.status_code": 503, "otel.status_code": "ERROR" },
      failed: true,
      answersRequest: true,
      start: 1_796_061_600_012.75,
      end: 1_796_061_600_015.25,
    },
  ]);
});

it("asks for the trace in which the order was placed, and has no spans when Jaeger does not answer", async () => {
  const asked: URLSearchParams[] = [];
  const { url } = await serve((request, response) => {
    asked.push(new URL(request.url!, "http://jaeger").searchParams);
    response.end(asked.length === 1 ? JSON.stringify(FOUND) : "no JSON");
  });
  expect(await jaegerAt(url).of("o1")).toHaveLength(2);
  expect(Object.fromEntries(asked[0]!)).toMatchObject({ service: "orders", tags: '{"order.id":"o1"}' });
  expect(await jaegerAt(url).of("o1")).toEqual([]);
});
