import { expect, test } from "vitest";
import type { DriverHealth } from "../../scenarios/result.ts";
import { flat } from "../../scenarios/test/measured.ts";
import { bottlenecks } from "./health.ts";

const healthy: DriverHealth = { cpuShare: 0.2, lateness: flat(0.3), eventLoopDelay: flat(1) };

test.each([
  ["a driver with enough CPU limits nothing", {}, flat(5), []],
  [
    "a driver that uses up its core spoils the figures",
    { cpuShare: 0.97 },
    flat(5),
    ["it used 97 % of a core (limit 85 %)"],
  ],
  [
    "lateness spoils the figures when it makes up most of the latency",
    { lateness: flat(30) },
    flat(40),
    ["it started requests 30.0 ms late (p99, limit 20.0 ms)"],
  ],
  ["the same lateness in a latency of seconds does not", { lateness: flat(30) }, flat(2_000), []],
  [
    "an event loop that hung is another reason",
    { eventLoopDelay: flat(120) },
    flat(40),
    ["its event loop hung for 120.0 ms (p99, limit 20.0 ms)"],
  ],
])("%s", (_, health, response, reasons) => {
  const sentences = reasons.map((reason) => `the load generator was the bottleneck: ${reason}`);
  expect(bottlenecks({ ...healthy, ...health }, response)).toEqual(sentences);
});
