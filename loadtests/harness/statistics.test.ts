import { gamma, median } from "simple-statistics";
import { expect, test } from "vitest";
import { createRandom } from "../scenarios/random.ts";
import { differenceOf, interleave, pairedRatio, studentT } from "./statistics.ts";

test("a clear difference gives a ratio whose interval excludes 1", () => {
  const estimate = pairedRatio([10, 11, 12, 10], [20, 21, 22, 24]);
  expect(estimate.ratio).toBeCloseTo(2.02);
  expect(estimate.low).toBeGreaterThan(1.5);
  expect(estimate.high).toBeLessThan(2.7);
});

test.each([
  ["more", [10, 11, 12, 10], [20, 21, 22, 24]],
  ["less", [20, 21, 22, 24], [10, 11, 12, 10]],
  ["no difference shown", [10, 14, 9, 12], [11, 13, 10, 12]],
  ["too few rounds", [10, 11], [20, 21]],
])("%s: for rounds of %j against %j", (difference, a, b) => {
  expect(differenceOf(pairedRatio(a, b), a.length)).toBe(difference);
});

test("identical variants differ in at most about 1 of 20 comparisons", () => {
  const random = createRandom(7);
  const rounds = () => Array.from({ length: 6 }, () => 10 + random());
  const found = Array.from({ length: 60 }, () => differenceOf(pairedRatio(rounds(), rounds()), 6));
  expect(found.filter((difference) => difference !== "no difference shown").length).toBeLessThan(9);
});

test("a machine that becomes slower changes no ratio of rounds in turn", () => {
  const slower = [1, 1.5, 3, 10];
  const [a, b] = [slower.map((factor) => 4 * factor), slower.map((factor) => 8 * factor)];
  const { ratio, low, high } = pairedRatio(a, b);
  expect([ratio, low, high].map((value) => value.toFixed(6))).toEqual(["2.000000", "2.000000", "2.000000"]);
});

test("pairs that disagree give a wide interval", () => {
  const { ratio, low, high } = pairedRatio([1, 1, 1, 1], [1, 4, 2, 8]);
  expect(ratio).toBeCloseTo(2 ** 1.5);
  expect(low).toBeLessThan(1);
  expect(high).toBeGreaterThan(8);
});

test("about 95 of 100 intervals of pairs contain the ratio of a second run, although the machine changes", () => {
  const random = createRandom(5);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const run = () => {
    const machine = Array.from({ length: 4 }, () => 1 + 5 * random());
    const rounds = (factor: number) => machine.map((slower) => slower * factor * Math.exp(0.2 * normal()));
    return pairedRatio(rounds(1), rounds(1.3));
  };
  const covered = Array.from({ length: 1_000 }, () => {
    const { low, high } = run();
    const { ratio } = run();
    return low <= ratio && ratio <= high;
  }).filter(Boolean).length;
  expect(covered).toBeGreaterThan(930);
  expect(covered).toBeLessThan(970);
});

test.each([1, 2, 3, 5, 11, 19, 20])(
  "Student's t with %i degrees of freedom leaves 2.5 %% above",
  (freedom) => {
    const density = (t: number) =>
      (gamma((freedom + 1) / 2) / (Math.sqrt(freedom * Math.PI) * gamma(freedom / 2))) *
      (1 + t ** 2 / freedom) ** (-(freedom + 1) / 2);
    const steps = 20_000;
    const width = studentT(freedom) / steps;
    const below = Array.from({ length: steps }, (_, i) => density((i + 0.5) * width) * width);
    expect(below.reduce((sum, part) => sum + part, 0)).toBeCloseTo(0.475, 4);
  },
);

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
