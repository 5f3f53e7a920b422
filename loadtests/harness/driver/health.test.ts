import { expect, test } from "vitest";
import type { DriverHealth } from "../../scenarios/result.ts";
import { bottlenecks } from "./health.ts";

const flat = (ms: number) => ({ p50: ms, p90: ms, p95: ms, p99: ms, max: ms });
const healthy: DriverHealth = { cpuShare: 0.2, lateness: flat(0.3), eventLoopDelay: flat(1) };

test("a driver with time to spare is believed", () => {
  expect(bottlenecks(healthy, flat(5))).toEqual([]);
});

test("a driver that used up its core is not", () => {
  expect(bottlenecks({ ...healthy, cpuShare: 0.97 }, flat(5))).toEqual([
    "the load generator was the bottleneck: it used 97 % of a core (limit 85 %)",
  ]);
});

test("lateness that makes up most of the latency spoils the figures", () => {
  expect(bottlenecks({ ...healthy, lateness: flat(30) }, flat(40))).toEqual([
    "the load generator was the bottleneck: it started requests 30.0 ms late (p99, limit 20.0 ms)",
  ]);
});

test("the same lateness beside a latency of seconds does not", () => {
  expect(bottlenecks({ ...healthy, lateness: flat(30) }, flat(2_000))).toEqual([]);
});

test("an event loop that hung is a reason of its own", () => {
  expect(bottlenecks({ ...healthy, eventLoopDelay: flat(120) }, flat(40))).toHaveLength(1);
});
