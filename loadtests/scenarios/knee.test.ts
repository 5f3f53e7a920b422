import { expect, test } from "vitest";
import { findKnee, rateAt } from "./knee.ts";
import { ramp } from "./ramp.ts";
import type { Measured, Percentiles } from "./result.ts";
import { hold } from "./scenario.ts";
import { spike } from "./spike.ts";
import { measured } from "./test/measured.ts";

const flat = (ms: number): Percentiles => ({ p50: ms, p90: ms, p95: ms, p99: ms, max: ms });

/** A ramp from 10/s to 400/s in 60 s whose latencies in each second are as given, 5 ms unless given. */
function ramped(response: Record<number, number>, settled: Record<number, number> = {}): Measured {
  const seconds = Array.from({ length: 60 }, (_, second) => second);
  return measured({
    scenario: ramp,
    windows: seconds.map((second) => {
      const ms = response[second] ?? 5;
      return { second, started: 10, completed: 10, errors: 0, response: flat(ms) };
    }),
    settledWindows: seconds.map((second) => ({ second, latency: flat(settled[second] ?? 30) })),
  });
}

const from = (second: number, ms: number) =>
  Object.fromEntries(Array.from({ length: 60 - second }, (_, i) => [second + i, ms]));

test("the knee is the rate at which latency left the ground for good", () => {
  expect(findKnee(ramped(from(30, 400)))).toEqual({ rate: 205, by: "response" });
});

test("orders that settle ever later are a knee too, even while answers still come at once", () => {
  expect(findKnee(ramped(from(50, 400), from(20, 800)))).toEqual({ rate: 140, by: "settled" });
});

test("one slow second, or two, is noise", () => {
  expect(findKnee(ramped({ 30: 400, 31: 500, 40: 900 }))).toBeUndefined();
});

test("three times a few milliseconds is still the ground", () => {
  expect(findKnee(ramped(from(30, 15)))).toBeUndefined();
});

test("seconds with errors, or in which nothing could be started, are off the ground", () => {
  const failing = ramped({});
  for (const window of failing.load.windows.slice(30)) window.errors = 3;
  expect(findKnee(failing)?.rate).toBe(205);
  const stuck = ramped({});
  for (const window of stuck.load.windows.slice(40)) Object.assign(window, { started: 0, response: flat(0) });
  expect(findKnee(stuck)?.rate).toBe(270);
});

test("a target that fails or crawls from the first second on has its knee there", () => {
  const failing = ramped({});
  for (const window of failing.load.windows)
    Object.assign(window, { completed: 0, errors: 10, response: flat(0) });
  expect(findKnee(failing)).toEqual({ rate: 10, by: "response" });
  expect(findKnee(ramped(from(0, 5_000)))).toEqual({ rate: 10, by: "response" });
  expect(findKnee(ramped({}, from(0, 5_000)))).toEqual({ rate: 10, by: "settled" });
});

test("windows may be longer than a second", () => {
  const run = ramped(from(30, 400));
  run.load.windows = run.load.windows.filter(({ second }) => second % 3 === 0);
  expect(findKnee(run)?.rate).toBe(205);
});

test("the rate at a second follows the stages", () => {
  expect([0, 30, 59, 60].map((second) => rateAt(ramp.stages, second))).toEqual([10, 205, 394, 400]);
  expect([9, 10, 20].map((second) => rateAt(spike.stages, second))).toEqual([5, 100, 5]);
  expect(rateAt([hold(7, 1)], 99)).toBe(7);
});
