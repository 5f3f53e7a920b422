import { expect, test } from "vitest";
import { findKnee } from "./knee.ts";
import { ramp } from "./scenarios.ts";
import { flat, windowed } from "./test/measured.ts";

/** A ramp from 10/s to 400/s in 60 s. Latencies are 5 ms and 30 ms (settled), apart from the given seconds. */
function ramped(response: Record<number, number>, settled: Record<number, number> = {}) {
  const seconds = Array.from({ length: 60 }, (_, second) => second);
  return windowed(
    seconds.map((second) => response[second] ?? 5),
    seconds.map((second) => settled[second] ?? 30),
    { scenario: ramp },
  );
}

const from = (second: number, ms: number) =>
  Object.fromEntries(Array.from({ length: 60 - second }, (_, i) => [second + i, ms]));

test.each([
  ["the knee is the rate from which latency stays high", ramped(from(30, 400)), 205, "response"],
  ["late settling is a knee, too", ramped(from(50, 400), from(20, 800)), 140, "settled"],
  ["a target that is slow from the start has its knee there", ramped(from(0, 5_000)), 10, "response"],
  ["a target that settles slowly from the start, too", ramped({}, from(0, 5_000)), 10, "settled"],
  ["a target that fails from the start, too", ramped(from(0, 0)), 10, "response"],
])("%s", (_, run, rate, by) => {
  expect(findKnee(run)).toEqual({ rate, by });
});

test.each([
  ["one or two slow seconds are noise", ramped({ 30: 400, 31: 500, 40: 900 })],
  ["a latency of three times a few milliseconds is low", ramped(from(30, 15))],
])("%s", (_, run) => {
  expect(findKnee(run)).toBeUndefined();
});

test("latency counts as high in seconds with errors, or without any started request", () => {
  const failing = ramped({});
  for (const window of failing.load.windows.slice(30)) window.errors = 3;
  expect(findKnee(failing)?.rate).toBe(205);
  const stuck = ramped({});
  for (const window of stuck.load.windows.slice(40)) Object.assign(window, { started: 0, response: flat(0) });
  expect(findKnee(stuck)?.rate).toBe(270);
});

test("windows may be longer than a second", () => {
  const run = ramped(from(30, 400));
  run.load.windows = run.load.windows.filter(({ second }) => second % 3 === 0);
  expect(findKnee(run)?.rate).toBe(205);
});
