import { expect, it } from "vitest";
import { serve } from "../../harness/test/serve.ts";
import recorded from "../test/jaeger-answer.json" with { type: "json" };
import { type FoundTraces, jaegerAt, spansFrom } from "./jaeger.ts";

/** Three spans of an order in the containers, as Jaeger 1.76 answered. */
const FOUND: FoundTraces = recorded;

it("reads the spans of Jaeger's answer in the form in which the lab receives others, by their start", () => {
  const [gateway, orders, settled] = spansFrom(FOUND);
  expect(gateway).toMatchObject({ service: "gateway", name: "placeOrder", answersRequest: true });
  expect(gateway!.parentSpanId).toBeUndefined();
  expect(orders).toMatchObject({ service: "orders", name: "placeOrder", answersRequest: true });
  expect(orders!.parentSpanId).toBe(gateway!.spanId);
  expect(settled).toEqual({
    service: "orders",
    name: "settleOrder",
    traceId: "018a4b7710168743a92bc37112ee1957",
    spanId: "8240b2027aebadb7",
    parentSpanId: orders!.spanId,
    attributes: {
      "otel.scope.name": "orders-two-ways",
      "order.id": "c99d42df-5899-8ca5-a71c-b2d512d91ace",
      "order.status": "confirmed",
    },
    failed: false,
    answersRequest: false,
    start: 1_796_062_779_637,
    end: expect.closeTo(1_796_062_779_645.393, 3),
  });
});

it("sees a failed span by Jaeger's tag", () => {
  const [{ spans, ...trace }] = FOUND.data as [FoundTraces["data"][0]];
  const failed = spans.map((span) => ({ ...span, tags: [{ key: "error", value: true }] }));
  expect(spansFrom({ data: [{ ...trace, spans: failed }] }).every((span) => span.failed)).toBe(true);
});

it("asks for the trace in which the order was placed, and has no spans when Jaeger does not answer", async () => {
  const asked: URLSearchParams[] = [];
  const { url } = await serve((request, response) => {
    asked.push(new URL(request.url!, "http://jaeger").searchParams);
    response.end(asked.length === 1 ? JSON.stringify(FOUND) : "no JSON");
  });
  expect(await jaegerAt(url).of("o1")).toHaveLength(3);
  expect(Object.fromEntries(asked[0]!)).toMatchObject({ service: "orders", tags: '{"order.id":"o1"}' });
  expect(await jaegerAt(url).of("o1")).toEqual([]);
});
