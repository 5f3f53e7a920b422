import type { ReceivedSpan } from "@app/telemetry/receive-spans";
import { describe, expect, test } from "vitest";
import { LINKS, onTheWay, type Passage, passagesOf } from "./chaining/links.ts";
import { judge } from "./chaining.ts";

const passage: Passage = { poll: 5, environment: 1, overhead: 2, work: 4 };
const orders = (...links: Passage[]) => Array.from({ length: 20 }, () => links);
const OUTCOMES = ["confirmed", "payment_declined", "cancelled"];

describe("the verdict", () => {
  test("holds when the outcomes need no memory, and shows the time of the links", () => {
    const chain = { passages: orders(passage, passage, passage), outcomes: OUTCOMES };
    const { verdict, because, details } = judge(chain, OUTCOMES);
    expect(verdict).toBe("holds");
    expect(because).toBe(
      "3 of 3 kinds of orders have the same outcome with a new environment for each invocation.",
    );
    expect(details).toContain(
      "the chain adds 24 ms between its functions to an order, and 12 ms of work in them",
    );
  });

  test("does not hold when an order ends otherwise without memory", () => {
    const chain = { passages: orders(passage, passage, passage), outcomes: OUTCOMES };
    expect(judge(chain, ["confirmed", "confirmed", "cancelled"])).toMatchObject({
      verdict: "does not hold here",
      because: expect.stringContaining("a payment_declined order ended confirmed"),
    });
  });
});

describe("the passages of an order", () => {
  const span = (name: string, start: number, end: number, attributes: object = {}) =>
    ({ traceId: "t1", name, start, end, attributes }) as ReceivedSpan;
  const trace = [
    span("placeOrder", 0, 10),
    ...LINKS.flatMap((link, i) => [
      span(`invoke ${link}`, 100 * i + 18, 100 * i + 18, { "read.at": 100 * i + 15 }),
      span(link, 100 * i + 20, 100 * i + 110, { "order.id": "order-1" }),
    ]),
  ];

  test("split the time between two functions at the read and at the invocation", () => {
    const [passages] = passagesOf(trace, ["order-1"])!;
    expect(passages).toEqual(LINKS.map(() => ({ poll: 5, environment: 3, overhead: 2, work: 90 })));
    expect(passages!.map(onTheWay)).toEqual([10, 10, 10]);
  });

  test.each(trace.map(({ name }) => name))("are unknown until the span %s has arrived", (name) => {
    const partial = trace.filter((each) => each.name !== name);
    expect(passagesOf(partial, ["order-1"])).toBeUndefined();
  });
});
