import { expect, test } from "vitest";
import { planFaults } from "./plan.ts";

const faults = ["kill-orders", "kill-postgres", "hang-payments", "drop-calls", "down-provider"];
const settings = { seed: 1, duration: 60, faults, every: 5 };
const namesOf = (seed: number) => planFaults({ ...settings, seed }).map(({ fault }) => fault);

test("the same seed plans the same faults, and another seed plans others", () => {
  expect(planFaults(settings)).toEqual(planFaults({ ...settings }));
  expect(namesOf(2)).not.toEqual(namesOf(1));
});

test("faults come at an even pace, with calm before the first and after the last", () => {
  const times = planFaults(settings).map(({ at }) => at);
  expect(times).toEqual([3, 8, 13, 18, 23, 28, 33, 38, 43, 48]);
});

test("every fault comes once before any comes again", () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const names = namesOf(seed);
    expect(names.slice(0, 5).sort()).toEqual([...faults].sort());
    expect(names.slice(5, 10).sort()).toEqual([...faults].sort());
  }
});

test("each planned fault has its own seed", () => {
  const seeds = planFaults({ ...settings, faults: ["hang-payments"] }).map(({ seed }) => seed);
  expect(new Set(seeds).size).toBe(10);
});
