import { expect, it, vi } from "vitest";
import { spansOf } from "./follow-order.ts";

const [first, second] = [{ spanId: "a" }, { spanId: "b" }];

/** Gives one of the answers for each question, and the last one from then on. */
function source(...answers: object[][]) {
  const of = vi.fn(() => (answers.length > 1 ? answers.shift() : answers[0]) as never);
  return { of, quietMs: 1 };
}

it("asks for the spans of an order until no more come", async () => {
  const spans = source([], [first], [first, second]);
  expect(await spansOf(spans, "o1", () => true)).toEqual([first, second]);
  expect(spans.of).toHaveBeenCalledTimes(4);
});

it("asks no more once nobody waits for them", async () => {
  const spans = source([]);
  let pages = 3;
  expect(await spansOf(spans, "o1", () => pages-- > 0)).toEqual([]);
  expect(spans.of).toHaveBeenCalledTimes(3);
});
