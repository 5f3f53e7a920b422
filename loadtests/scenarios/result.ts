import type { LoadOperation, Scenario } from "./scenario.ts";

/** Milliseconds with a resolution of 0.001, 0 when there was nothing to measure. */
export type Percentiles = { p50: number; p90: number; p95: number; p99: number; max: number };

/** One run of a scenario in the common format, whichever engine drove it: what clients saw, and what became of their orders. */
export type Measured = { load: LoadResult; settled: Settled };

/**
 * What clients saw. Latencies are milliseconds to the end of a good answer: from its intended start with the driver, from when it was sent
 * with k6, which delays no arrival but drops it when no virtual user is free.
 */
export type LoadResult = {
  engine: "driver" | "k6";
  scenario: Scenario;
  url: string;
  startedAt: string;
  /** Arrivals that the schedule holds, and what became of them: offered ≥ started + dropped, started = completed + errors. */
  offered: number;
  started: number;
  completed: number;
  /** Arrivals that found the limit of requests in flight reached. */
  dropped: number;
  errors: Record<string, number>;
  response: Percentiles;
  operations: Partial<Record<LoadOperation, OperationResult>>;
  /** One per second, by intended start. */
  windows: Window[];
  health?: DriverHealth;
  /** Why the run was ended early, and why it says more about the load generator than about its target; a valid run has neither. */
  aborted: string[];
  bottleneck: string[];
};

export type OperationResult = { completed: number; errors: number; response: Percentiles };
export type Window = {
  second: number;
  started: number;
  completed: number;
  errors: number;
  response: Percentiles;
};

/** `latency` in milliseconds from placedAt to settledAt, by the server's clock; `windows` by the second in which an order was placed. */
export type Settled = {
  settled: number;
  unsettled: number;
  /** Ids of a few orders that did not settle. */
  examples: string[];
  latency: Percentiles;
  windows: { second: number; latency: Percentiles }[];
};

/** The load generator's own state: shares of one core, milliseconds. */
export type DriverHealth = { cpuShare: number; lateness: Percentiles; eventLoopDelay: Percentiles };

/** `accepted` are the ids of all orders that the target answered with 202; `responses` the latencies of all good answers, as `quantilesOf` gives them. */
export type Driven = { result: LoadResult; accepted: string[]; responses: number[] };

export function errorCount(result: Pick<LoadResult, "errors">): number {
  return Object.values(result.errors).reduce((sum, count) => sum + count, 0);
}
