import { describe, expect, test } from "vitest";
import { brokenOverRounds } from "../benchmarks/compare/figures.ts";
import type { Round } from "../harness/run-load.ts";
import { ramp } from "./scenarios.ts";
import { flat, measured } from "./test/measured.ts";
import { brokenThresholds, observe } from "./thresholds.ts";

type Changes = Parameters<typeof measured>[0];

test.each<[string, Changes, string[]]>([
  ["a run within its limits breaks no threshold", {}, []],
  [
    "a broken limit is named with the measured value",
    { response: flat(300) },
    ["response p95 300.0 ms (limit 250 ms)"],
  ],
  [
    "each broken limit has a sentence",
    { response: flat(501), settledLatency: flat(1_500) },
    [
      "response p95 501.0 ms (limit 250 ms)",
      "response p99 501.0 ms (limit 500 ms)",
      "settled p99 1500.0 ms (limit 1000 ms)",
    ],
  ],
  [
    "a share above 0 is not printed as 0",
    { offered: 10_000, errors: { "status 503": 1 }, dropped: 2 },
    ["errors 0.010 % (limit 0 %)", "arrivals dropped 0.020 % (limit 0 %)"],
  ],
])("%s", (_, changes, broken) => {
  const run = measured(changes);
  expect(brokenThresholds(run.load.scenario.thresholds, observe(run))).toEqual(broken);
});

test("a ramp may have errors, but no early knee", () => {
  const observed = observe(measured({ errors: { "status 503": 30 } }));
  const brokenAt = (knee: number | undefined) => brokenThresholds(ramp.thresholds, { ...observed, knee });
  expect(brokenAt(49)).toEqual(["the knee is at 49 arrivals/s (not below 50)"]);
  expect(brokenAt(50)).toEqual([]);
  expect(brokenAt(undefined)).toEqual([]);
});

describe("over the rounds of a comparison", () => {
  const round = (changes: Changes): Round => ({
    ...measured(changes),
    cpuSeconds: { app: 1, engine: 1 },
    memory: { app: 1, engine: 1 },
    machine: { others: 0.01, stolen: 0, loopMs: 12 },
  });

  test("a threshold is broken when most rounds are slow, not when one is", () => {
    const [good, slow] = [round({}), round({ response: flat(400) })];
    expect(brokenOverRounds([good, slow, good])).toEqual([]);
    expect(brokenOverRounds([slow, slow, good])).toEqual(["response p95 400.0 ms (limit 250 ms)"]);
  });

  test("a single error counts", () => {
    const rounds = [round({}), round({}), round({ errors: { "status 500": 1 } })];
    expect(brokenOverRounds(rounds)).toEqual(["errors 0.33 % (limit 0 %)"]);
  });
});
