import { expect, it } from "vitest";
import { HOURS_PER_MONTH, levelsOf, peakOf, SHAPES } from "./traffic.ts";

it.each(SHAPES)("a %s month has 730 hours and all its orders", (shape) => {
  const levels = levelsOf({ ordersPerMonth: 1e6, shape });
  expect(levels.reduce((sum, { hours }) => sum + hours, 0)).toBeCloseTo(HOURS_PER_MONTH, 6);
  const orders = levels.reduce((sum, { ordersPerSecond, hours }) => sum + ordersPerSecond * hours * 3_600, 0);
  expect(orders).toBeCloseTo(1e6, 3);
});

it("spiky traffic peaks at twenty times its mean", () => {
  const mean = peakOf(levelsOf({ ordersPerMonth: 1e6, shape: "steady" }));
  expect(peakOf(levelsOf({ ordersPerMonth: 1e6, shape: "spiky" }))).toBeCloseTo(20 * mean, 9);
});
