import type { LoadResult, Measured, Percentiles, Settled } from "../result.ts";
import { steadyAt } from "../scenarios.ts";

type Changes = Partial<LoadResult> & {
  settledLatency?: Percentiles;
  settledWindows?: Settled["windows"];
  unsettled?: number;
};

/** Percentiles that are all the same. */
export const flat = (ms: number): Percentiles => ({ p50: ms, p90: ms, p95: ms, p99: ms, max: ms });

/** A good run of 100 orders, 5 ms until the answer and 50 ms until settled, apart from the changes. */
export function measured({ settledLatency, settledWindows, unsettled = 0, ...load }: Changes = {}): Measured {
  return {
    load: {
      engine: "driver",
      scenario: steadyAt(50, 20),
      url: "http://127.0.0.1:1",
      startedAt: "2026-01-01T00:00:00.000Z",
      offered: 100,
      started: 100,
      completed: 100,
      dropped: 0,
      errors: {},
      response: flat(5),
      operations: {},
      windows: [],
      aborted: [],
      bottleneck: [],
      ...load,
    },
    settled: {
      settled: 100 - unsettled,
      unsettled,
      examples: unsettled ? ["order-1"] : [],
      latency: settledLatency ?? flat(50),
      windows: settledWindows ?? [],
    },
  };
}

/** A run with these latencies in its windows, in milliseconds. A window of 0 ms has no good answer. */
export function windowed(response: number[], settled: number[] = [], changes: Changes = {}): Measured {
  return measured({
    windows: response.map((ms, second) => {
      const completed = ms > 0 ? 10 : 0;
      return { second, started: 10, completed, errors: 10 - completed, response: flat(ms) };
    }),
    settledWindows: settled.map((ms, second) => ({ second, latency: flat(ms) })),
    ...changes,
  });
}
