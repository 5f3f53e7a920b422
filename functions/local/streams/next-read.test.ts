import { expect, it } from "vitest";
import { nextRead } from "./next-read.ts";

const START = Date.parse("2026-01-01T00:00:00Z");

function readsFrom(now: number, count: number): number[] {
  const reads = [now];
  while (reads.length <= count) reads.push(nextRead(reads.at(-1)!, 10));
  return reads.slice(1);
}

it("reads once in each interval", () => {
  const intervals = readsFrom(START, 1_000).map((moment) => Math.floor((moment - START) / 10));
  expect(intervals).toEqual(Array.from({ length: 1_000 }, (_, i) => i));
});

it("reads at every part of an interval equally often, so that no wait is a whole number of intervals", () => {
  const tenths = readsFrom(START, 1_000).map((moment) => Math.floor((moment - START) % 10));
  const counts = Array.from({ length: 10 }, (_, tenth) => tenths.filter((each) => each === tenth).length);
  for (const count of counts) expect(Math.abs(count - 100)).toBeLessThan(10);
});

it("reads all shards at the same moments, whenever they began to wait", () => {
  const [first, second] = readsFrom(START, 2);
  expect(nextRead(first! + 0.1, 10)).toBe(second);
  expect(nextRead(second! - 0.1, 10)).toBe(second);
});
