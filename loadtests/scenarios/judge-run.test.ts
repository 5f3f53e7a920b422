import { expect, test } from "vitest";
import { judgeRun } from "./judge-run.ts";
import { ramp, SCENARIOS } from "./scenarios.ts";
import { flat, measured, windowed } from "./test/measured.ts";
import { brokenThresholds, observe } from "./thresholds.ts";

const placed = { placeOrder: { completed: 100, errors: 0, response: flat(5) } };

test("a good run is valid, and so is a run that broke a threshold", () => {
  expect(judgeRun(measured({ operations: placed }))).toMatchObject({ valid: true, reasons: [], broken: [] });
  expect(judgeRun(measured({ response: flat(900) }))).toMatchObject({ valid: true });
});

test("a ramp without a good answer proves nothing, and its knee is at the start", () => {
  const wrong = { scenario: ramp, completed: 0, errors: { "wrong body": 100 } };
  expect(judgeRun(windowed(Array(60).fill(0), [], wrong))).toEqual({
    valid: false,
    reasons: ["none of 100 requests was answered well (wrong body)"],
    broken: ["the knee is at 10 arrivals/s (not below 50)"],
    knee: { rate: 10, by: "response" },
  });
});

test("a run that was cut short is not valid, but one arrival more or less does not matter", () => {
  expect(judgeRun(measured({ offered: 54_000, started: 600, completed: 600 })).reasons).toEqual([
    "the run was cut short: only 600 of 54000 arrivals came",
  ]);
  for (const offered of [99, 101, 102]) expect(judgeRun(measured({ offered })).valid).toBe(true);
  expect(judgeRun(measured({ offered: 110, dropped: 10 })).valid).toBe(true);
});

test("a run is not valid when accepted orders did not settle, or when no order was seen to settle", () => {
  expect(judgeRun(measured({ unsettled: 3 })).reasons).toEqual([
    "3 accepted orders did not settle, for example order-1",
  ]);
  const run = measured({ operations: placed });
  run.settled.settled = 0;
  expect(judgeRun(run).reasons).toEqual(["no order was seen to settle"]);
});

test.each([...SCENARIOS.values()])("each threshold of $name can break", ({ thresholds }) => {
  const worst = {
    ...observe(measured({ response: flat(60_000), settledLatency: flat(60_000) })),
    errorShare: 1,
    droppedShare: 1,
    knee: 0,
    slowdown: 100,
  };
  expect(brokenThresholds(thresholds, worst)).toHaveLength(Object.keys(thresholds).length);
});
