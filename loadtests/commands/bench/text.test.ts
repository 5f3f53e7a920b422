import { expect, test } from "vitest";
import { compared, isMet, judgedValue, TARGETS, timed } from "../../benchmarks/bench/figures.ts";
import { type Growth, growthVerdict } from "../../benchmarks/bench/growth.ts";
import { formatBench, formatGrowth } from "./text.ts";

const rounds = (...values: number[]) => ({ name: "something", unit: "/s" as const, rounds: values });
const bare = { ...rounds(1_000, 500, 2_000), name: "(a) bare" };

test("each round is compared with its own baseline, so a slow phase of the machine cancels out", () => {
  const figure = compared("services", rounds(400, 200, 800), bare, TARGETS.servicesAccepted);
  expect(figure.ratios).toEqual([0.4, 0.4, 0.4]);
  expect(judgedValue(figure)).toBe(0.4);
  expect(isMet(figure)).toBe(true);
});

test("a ratio below its target, or a latency above it, falls short", () => {
  expect(isMet(compared("services", rounds(290, 145, 580), bare, TARGETS.servicesAccepted))).toBe(false);
  const latency = timed("functions", "settled p99", [240, 260, 270], TARGETS.settledAtHalf);
  expect(isMet(latency)).toBe(false);
  expect(isMet({ ...latency, rounds: [240, 245, 900] })).toBe(true);
});

test("a figure without a target is only shown", () => {
  expect(isMet(compared("services", rounds(1), bare))).toBeUndefined();
});

test("the table shows each ratio beside its target", () => {
  const text = formatBench([
    compared("services", rounds(400, 210, 900), bare, TARGETS.servicesAccepted),
    compared("services", rounds(100, 50, 200), bare, TARGETS.servicesSettled),
    { ...timed("services", "settled p99", [40, 60, 80], TARGETS.settledAtHalf), at: 50 },
  ]);
  const lines = text.split("\n");
  expect(lines[2]).toMatch(
    /^services: something +400\/s +1000\/s \(a\) +0\.42 +0\.40–0\.45 +0\.30 +0\.5 +met$/,
  );
  expect(lines[3]).toMatch(/0\.10 +0\.10–0\.10 +0\.12 +0\.25 +FALLS SHORT$/);
  expect(lines[4]).toMatch(/^services: settled p99 at 50\/s +60 ms +40–80 +under 250 ms +120 ms +met$/);
  expect(lines.filter((line) => line === "(a) bare.")).toHaveLength(1);
});

const inTurns = (unit: "/s" | "ms", empty: number[], full: number[]): Growth => ({
  variant: "services",
  name: "something",
  unit,
  empty,
  full,
});

test("growth on full stores is distinguished from a flat figure and from an unclear one, for rates and times", () => {
  const growth = [
    inTurns("/s", [400, 410, 390, 400], [320, 325, 315, 320]),
    inTurns("ms", [100, 101, 99, 100], [110, 111, 109, 110]),
    inTurns("/s", [400, 410, 390, 400], [200, 500, 330, 320]),
    inTurns("ms", [100, 100, 100], [300, 300, 300]),
  ];
  expect(growth.map(growthVerdict)).toEqual(["grows", "flat", "not shown", "too few rounds"]);
  const lines = formatGrowth(growth, 1_000_000).split("\n");
  expect(lines[2]).toMatch(/^services: something +400\/s +320\/s +1\.25 \(1\.\d\d–1\.\d\d\) +GROWS$/);
  expect(lines[3]).toMatch(/^services: something +100 ms +110 ms +1\.10 \(1\.\d\d–1\.\d\d\) +flat$/);
});

test("a time that was measured in turns with an empty instance does not grow with a machine that drifts", () => {
  expect(growthVerdict(inTurns("ms", [5.1, 10.9, 20, 7], [5, 11, 20.2, 7]))).toBe("flat");
  expect(growthVerdict(inTurns("ms", [5.1, 10.9, 20, 7], [10, 22, 40.4, 14]))).toBe("grows");
});
