import { afterEach, expect, it, vi } from "vitest";
import { expectedWhen, roughly, timeLeft } from "./time-left.ts";

afterEach(() => void vi.useRealTimers());

it("predicts the remaining time at the machine's pace so far", () => {
  vi.useFakeTimers({ toFake: ["performance"] });
  const experiments = [{ takes: { quick: 10, usual: 40 } }, {}, { takes: { quick: 20, usual: 60 } }];
  const { left } = timeLeft(experiments, expectedWhen(true));
  expect(left(0)).toBe(30);
  vi.advanceTimersByTime(15_000);
  expect(left(1)).toBe(30);
  expect(left(3)).toBe(0);
});

it("rounds it", () => {
  expect([4, 61, 89, 91, 200].map(roughly)).toEqual([
    "about 10 s",
    "about 70 s",
    "about 90 s",
    "about 2 min",
    "about 3 min",
  ]);
});
