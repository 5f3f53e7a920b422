import { expect, test } from "vitest";
import type { Measured, Percentiles } from "./result.ts";
import { slowdownOf } from "./slowdown.ts";
import { measured } from "./test/measured.ts";

const flat = (ms: number): Percentiles => ({ p50: ms, p90: ms, p95: ms, p99: ms, max: ms });

/** A run whose windows have these latencies, in milliseconds. */
function run(response: number[], settled: number[] = []): Measured {
  return measured({
    windows: response.map((ms, second) => {
      const completed = ms > 0 ? 10 : 0;
      return { second, started: 10, completed, errors: 10 - completed, response: flat(ms) };
    }),
    settledWindows: settled.map((ms, second) => ({ second, latency: flat(ms) })),
  });
}

test("a run that ends as it began did not slow down", () => {
  expect(slowdownOf(run([30, 30, 30, 30, 30, 30, 30, 30, 30, 30]))).toBe(1);
});

test("the last third is compared with the first, whatever one window does", () => {
  expect(slowdownOf(run([900, 30, 30, 30, 30, 30, 30, 90, 90, 30]))).toBe(3);
});

test("orders that settle ever later count as much as answers that come ever later", () => {
  expect(slowdownOf(run([30, 30, 30, 30], [100, 100, 300, 400]))).toBe(4);
});

test("twice a few milliseconds is noise", () => {
  expect(slowdownOf(run([5, 5, 5, 5, 20, 20]))).toBe(1);
});

test("windows without a good answer have no latency, and a run without windows has no slowdown", () => {
  expect(slowdownOf(run([0, 100, 100, 100, 100, 200, 200, 0]))).toBe(2);
  expect(slowdownOf(run([]))).toBeUndefined();
});
