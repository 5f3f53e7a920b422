import { describe, expect, test } from "vitest";
import { brokenOverRounds } from "../benchmarks/compare/sustained.ts";
import type { Round } from "../harness/run-load.ts";
import { SCENARIOS } from "./all.ts";
import type { Percentiles } from "./result.ts";
import { measured } from "./test/measured.ts";
import { brokenThresholds, observe } from "./thresholds.ts";

const flat = (ms: number): Percentiles => ({ p50: ms, p90: ms, p95: ms, p99: ms, max: ms });
const judge = (changes: Parameters<typeof measured>[0]) => {
  const run = measured(changes);
  return brokenThresholds(run.load.scenario.thresholds, observe(run));
};

test("a run within its limits broke nothing", () => {
  expect(judge({})).toEqual([]);
});

test("each limit that was broken is named with what was measured", () => {
  expect(judge({ response: flat(300) })).toEqual(["response p95 300.0 ms (limit 250 ms)"]);
  expect(judge({ response: flat(501), settledLatency: flat(1_500) })).toEqual([
    "response p95 501.0 ms (limit 250 ms)",
    "response p99 501.0 ms (limit 500 ms)",
    "settled p99 1500.0 ms (limit 1000 ms)",
  ]);
  expect(judge({ offered: 10_000, errors: { "status 503": 1 }, dropped: 2 })).toEqual([
    "errors 0.010 % (limit 0 %)",
    "arrivals dropped 0.020 % (limit 0 %)",
  ]);
});

test("a ramp is allowed errors, but no early knee", () => {
  const { thresholds } = SCENARIOS.get("ramp")!;
  const observed = { ...observe(measured({ errors: { "status 503": 30 } })), knee: 49 };
  expect(brokenThresholds(thresholds, observed)).toEqual(["the knee is at 49 arrivals/s (not below 50)"]);
  expect(brokenThresholds(thresholds, { ...observed, knee: 50 })).toEqual([]);
  expect(brokenThresholds(thresholds, { ...observed, knee: undefined })).toEqual([]);
});

describe("over the rounds of a comparison", () => {
  const round = (changes: Parameters<typeof measured>[0]): Round => ({
    ...measured(changes),
    cpuSeconds: { app: 1, engine: 1 },
    memory: { app: 1, engine: 1 },
  });

  test("one slow round decides nothing, most of them do", () => {
    const [good, slow] = [round({}), round({ response: flat(400) })];
    expect(brokenOverRounds([good, slow, good])).toEqual([]);
    expect(brokenOverRounds([slow, slow, good])).toEqual(["response p95 400.0 ms (limit 250 ms)"]);
  });

  test("a single error counts", () => {
    const rounds = [round({}), round({}), round({ errors: { "status 500": 1 } })];
    expect(brokenOverRounds(rounds)).toEqual(["errors 0.33 % (limit 0 %)"]);
  });
});
