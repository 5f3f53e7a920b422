import { expect, test } from "vitest";
import { judgeRun } from "../scenarios/judge-run.ts";
import { mixed, ramp, steadyAt } from "../scenarios/scenarios.ts";
import { flat, measured } from "../scenarios/test/measured.ts";
import { mergeRuns } from "./merge-runs.ts";

const at = (second: number) => new Date(Date.UTC(2026, 0, 1) + second * 1_000).toISOString();

test("two machines that each send a whole load send twice its rates", () => {
  const { load, settled } = mergeRuns([
    measured({ scenario: ramp, startedAt: at(1) }),
    measured({ scenario: ramp, startedAt: at(0), errors: { "status 503": 3 }, completed: 97 }),
  ]);
  expect(load.scenario.stages).toEqual([{ seconds: 60, from: 20, to: 800 }]);
  expect(load).toMatchObject({ startedAt: at(0), offered: 200, completed: 197, errors: { "status 503": 3 } });
  expect(settled).toMatchObject({ settled: 200, unsettled: 0 });
});

test("three machines that each send a third send the rates of the load", () => {
  const part = measured({ scenario: steadyAt(50, 20), share: 1 / 3, offered: 333 });
  const { load } = mergeRuns([part, part, part]);
  expect(load.scenario).toEqual(steadyAt(50, 20));
  expect(load).not.toHaveProperty("share");
});

test("the merged run is valid only when every part is, and when all ran at the same time", () => {
  const good = measured({ startedAt: at(0) });
  expect(judgeRun(mergeRuns([good, measured({ startedAt: at(2) })]))).toMatchObject({ valid: true });
  const bottleneck = ["the load generator was the bottleneck: it used 97 % of a core (limit 85 %)"];
  expect(judgeRun(mergeRuns([good, measured({ bottleneck, startedAt: at(0) })])).reasons).toEqual(bottleneck);
  expect(judgeRun(mergeRuns([good, measured({ startedAt: at(90) })])).reasons).toEqual([
    "the load generators started 90.0 s apart (limit 2 s): start them together",
  ]);
});

test("the health is that of the busiest load generator", () => {
  const health = (cpuShare: number, ms: number) => ({
    cpuShare,
    lateness: flat(ms),
    eventLoopDelay: flat(ms),
  });
  const { load } = mergeRuns([measured({ health: health(0.2, 3) }), measured({ health: health(0.5, 1) })]);
  expect(load.health).toEqual(health(0.5, 3));
});

test("results of different loads, or of different engines, are refused", () => {
  expect(() => mergeRuns([measured(), measured({ scenario: mixed })])).toThrow(
    "These are different loads: steady of driver, mixed of driver.",
  );
  expect(() => mergeRuns([measured(), measured({ engine: "k6" })])).toThrow("steady of driver, steady of k6");
});
