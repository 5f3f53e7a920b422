import { expect, test } from "vitest";
import { SCENARIOS } from "./all.ts";
import { ramp } from "./ramp.ts";
import { measured } from "./test/measured.ts";
import { brokenThresholds, observe } from "./thresholds.ts";
import { judgeRun } from "./verdict.ts";

const flat = (ms: number) => ({ p50: ms, p90: ms, p95: ms, p99: ms, max: ms });
const placed = (completed: number) => ({ placeOrder: { completed, errors: 0, response: flat(5) } });

test("a run that went well is valid, and so is one that broke a threshold", () => {
  expect(judgeRun(measured({ operations: placed(100) }))).toMatchObject({
    valid: true,
    reasons: [],
    broken: [],
  });
  expect(judgeRun(measured({ response: flat(900) }))).toMatchObject({ valid: true });
});

test("a ramp in which every answer was wrong proves nothing, and has its knee at the start", () => {
  const windows = Array.from({ length: 60 }, (_, second) => {
    return { second, started: 10, completed: 0, errors: 10, response: flat(0) };
  });
  const run = measured({ scenario: ramp, completed: 0, errors: { "wrong body": 100 }, windows });
  expect(judgeRun(run)).toEqual({
    valid: false,
    reasons: ["none of 100 requests was answered well (wrong body)"],
    broken: ["the knee is at 10 arrivals/s (not below 50)"],
    knee: { rate: 10, by: "response" },
  });
});

test("a run that was cut short is not valid, but an arrival more or less is", () => {
  expect(judgeRun(measured({ offered: 54_000, started: 600, completed: 600 })).reasons).toEqual([
    "the run was cut short: only 600 of 54000 arrivals came",
  ]);
  for (const offered of [99, 101, 102]) expect(judgeRun(measured({ offered })).valid).toBe(true);
  expect(judgeRun(measured({ offered: 110, dropped: 10 })).valid).toBe(true);
});

test("accepted orders that did not settle, or that nobody saw settle, make a run invalid", () => {
  expect(judgeRun(measured({ unsettled: 3 })).reasons).toEqual([
    "3 accepted orders did not settle, for example order-1",
  ]);
  const run = measured({ operations: placed(100) });
  run.settled.settled = 0;
  expect(judgeRun(run).reasons).toEqual(["no order was seen to settle"]);
});

test.each([...SCENARIOS.values()])("each threshold of $name can fail", ({ thresholds }) => {
  const worst = {
    ...observe(measured({ response: flat(60_000), settledLatency: flat(60_000) })),
    errorShare: 1,
    droppedShare: 1,
    knee: 0,
    slowdown: 100,
  };
  expect(brokenThresholds(thresholds, worst)).toHaveLength(Object.keys(thresholds).length);
});
