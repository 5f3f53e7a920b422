import { expect, test } from "vitest";
import { SCENARIOS } from "./all.ts";
import type { Scenario } from "./scenario.ts";

const of = (name: string): Scenario => SCENARIOS.get(name)!;
const shareOf = ({ mix }: Scenario, reads: boolean) => {
  const weights = Object.entries(mix).filter(([operation]) => (operation !== "placeOrder") === reads);
  const sum = (entries: [string, number][]) => entries.reduce((total, [, weight]) => total + weight, 0);
  return sum(weights) / sum(Object.entries(mix));
};

test("there is a scenario for each question", () => {
  expect([...SCENARIOS.keys()]).toEqual(["smoke", "steady", "ramp", "spike", "mixed", "soak", "hot-product"]);
});

test("smoke uses every operation", () => {
  expect(Object.keys(of("smoke").mix)).toHaveLength(5);
});

test("the spike is twenty times what was there before it, and is gone as suddenly", () => {
  const [before, peak, after] = of("spike").stages;
  expect(peak!.from).toBe(20 * before!.to);
  expect(after!.from).toBe(before!.from);
});

test("mixed and soak only read with seven requests of ten", () => {
  expect(shareOf(of("mixed"), true)).toBeCloseTo(0.7);
  expect(shareOf(of("soak"), true)).toBeCloseTo(0.7);
});

test("the hot product is the only one that anybody buys", () => {
  expect(of("hot-product").skus).toEqual({ hot: "sku-001" });
});
