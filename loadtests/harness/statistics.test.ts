import { median } from "simple-statistics";
import { expect, test } from "vitest";
import { createRandom } from "../scenarios/random.ts";
import { bootstrapRatio, differenceOf, interleave } from "./statistics.ts";

test("the same rounds give the same interval every time", () => {
  const rounds = [
    [10, 11, 12, 13],
    [20, 21, 22, 23],
  ] as const;
  expect(bootstrapRatio(...rounds)).toEqual(bootstrapRatio(...rounds));
});

test("a clear difference gives a ratio of medians whose interval excludes 1", () => {
  const estimate = bootstrapRatio([10, 11, 12, 10], [20, 21, 22, 24]);
  expect(estimate.ratio).toBeCloseTo(21.5 / 10.5);
  expect(estimate.low).toBeGreaterThan(1.5);
  expect(estimate.high).toBeLessThan(2.5);
});

test.each([
  ["more", [10, 11, 12, 10], [20, 21, 22, 24]],
  ["less", [20, 21, 22, 24], [10, 11, 12, 10]],
  ["no difference shown", [10, 14, 9, 12], [11, 13, 10, 12]],
  ["too few rounds", [10, 11], [20, 21]],
])("%s: for rounds of %j against %j", (difference, a, b) => {
  expect(differenceOf(bootstrapRatio(a, b), a.length)).toBe(difference);
});

test("identical variants differ in at most about 1 of 20 comparisons", () => {
  const random = createRandom(7);
  const rounds = () => Array.from({ length: 6 }, () => 10 + random());
  const found = Array.from({ length: 60 }, () => differenceOf(bootstrapRatio(rounds(), rounds()), 6));
  expect(found.filter((difference) => difference !== "no difference shown").length).toBeLessThan(9);
});

test("each side goes first as often as second", () => {
  expect(interleave("A", "B", 2).join("")).toBe("ABBAABBA");
});

test("the random source is repeatable, and even enough for a mix", () => {
  const [one, other] = [createRandom(3), createRandom(3)];
  const drawn = Array.from({ length: 10_000 }, one);
  expect(drawn.slice(0, 5)).toEqual(Array.from({ length: 5 }, other));
  expect(median(drawn)).toBeCloseTo(0.5, 1);
  expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...drawn)).toBeLessThan(1);
});
