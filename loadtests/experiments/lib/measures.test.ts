import { expect, it } from "vitest";
import { describe as describeMeasure, leaderOf, type Measure, weigh } from "./measures.ts";

const measure: Measure<number> = { label: "edges", unit: "", of: (side) => side };
const higher = (services: number, functions: number, slack = 0) =>
  weigh([{ ...measure, slack }], { services, functions }, 0.25)[0]!.more;

it("a side is higher when it is above the other by more than the margin", () => {
  expect(higher(4, 6)).toBe("functions");
  expect(higher(6, 4)).toBe("services");
  expect(higher(4, 5)).toBeUndefined();
  expect(higher(0, 0)).toBeUndefined();
});

it("a difference within the slack is a tie, also where one side has nothing", () => {
  expect(higher(0, 5, 5)).toBeUndefined();
  expect(higher(0, 6, 5)).toBe("functions");
});

it("a variant leads when it is higher in two more measures than the other", () => {
  const weighed = (...sides: [number, number][]) =>
    sides.flatMap(([services, functions]) => weigh([measure], { services, functions }, 0.25));
  expect(leaderOf(weighed([9, 1], [9, 1]))).toBe("services");
  expect(leaderOf(weighed([1, 9], [1, 9], [1, 9], [9, 1]))).toBe("functions");
  expect(leaderOf(weighed([9, 1], [9, 1], [1, 9]))).toBeUndefined();
  expect(leaderOf(weighed([9, 1], [1, 1]))).toBeUndefined();
});

it("a measure names both figures, and a tie", () => {
  const said = (services: number, functions: number) =>
    describeMeasure(weigh([measure], { services, functions }, 0.25)[0]!);
  expect(said(10, 44)).toBe("edges, 10 against 44");
  expect(said(10, 11)).toBe("edges, 10 against 11 (a tie)");
});
