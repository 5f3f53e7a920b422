import { describe, expect, test } from "vitest";
import { SCENARIOS } from "./all.ts";
import { durationOf, hold } from "./scenario.ts";
import { arrivalTimes } from "./schedule.ts";

const gaps = (times: Float64Array) => Array.from(times.subarray(1), (time, i) => time - times[i]!);

test("a constant rate is an even pace that begins at once", () => {
  const times = arrivalTimes([hold(50, 2)]);
  expect(times).toHaveLength(100);
  expect(times[0]).toBe(0);
  for (const gap of gaps(times)) expect(gap).toBeCloseTo(20);
});

test("a ramp offers the area under it, ever faster", () => {
  const times = arrivalTimes([{ seconds: 10, from: 0, to: 100 }]);
  expect(times).toHaveLength(500);
  expect(times.findIndex((time) => time >= 5_000)).toBe(125);
  const between = gaps(times);
  expect(between.every((gap, i) => i === 0 || gap < between[i - 1]!)).toBe(true);
});

test("a ramp down is the mirror of a ramp up", () => {
  const times = arrivalTimes([{ seconds: 10, from: 100, to: 0 }]);
  expect(times).toHaveLength(500);
  expect(times.at(-1)!).toBeLessThan(10_000);
});

test("stages follow each other without a gap or a burst where they meet", () => {
  const times = arrivalTimes([hold(10, 1), hold(100, 1), hold(10, 1)]);
  expect(times).toHaveLength(120);
  for (const gap of gaps(times)) expect(gap).toBeGreaterThan(9.99);
  for (const gap of gaps(times)) expect(gap).toBeLessThan(100.01);
});

test("a rate that gives no whole number of arrivals carries the rest into the next stage", () => {
  expect(arrivalTimes([hold(1.5, 1), hold(1.5, 1)])).toHaveLength(3);
});

describe.each([...SCENARIOS])("scenario %s", (name, scenario) => {
  test("is named as it is listed and stays within its duration", () => {
    expect(scenario.name).toBe(name);
    const times = arrivalTimes(scenario.stages);
    expect(times.at(-1)!).toBeLessThan(durationOf(scenario) * 1_000);
    expect(times.every((time, i) => i === 0 || time >= times[i - 1]!)).toBe(true);
  });
});
