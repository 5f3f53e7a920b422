import type { LoadResult, Measured, Percentiles, Settled } from "../result.ts";
import { steady } from "../steady.ts";

type Changes = Partial<LoadResult> & {
  settledLatency?: Percentiles;
  settledWindows?: Settled["windows"];
  unsettled?: number;
};

/** A run of 100 orders that went well (5 ms to the answer, 50 ms to settled), but for what is changed. */
export function measured({ settledLatency, settledWindows, unsettled, ...load }: Changes = {}): Measured {
  const flat = (ms: number) => ({ p50: ms, p90: ms, p95: ms, p99: ms, max: ms });
  return {
    load: {
      engine: "driver",
      scenario: steady,
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
      settled: 100 - (unsettled ?? 0),
      unsettled: unsettled ?? 0,
      examples: unsettled ? ["order-1"] : [],
      latency: settledLatency ?? flat(50),
      windows: settledWindows ?? [],
    },
  };
}
