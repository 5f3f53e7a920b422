import type { LoadOperation, Scenario } from "./scenario.ts";

/** Milliseconds, to three decimals; 0 without any measured value. */
export type Percentiles = { p50: number; p90: number; p95: number; p99: number; max: number };

/** `histogram`: all latencies in microseconds, an HdrHistogram in its compressed V2 form, base64. k6 has none. */
export type Recording = Percentiles & { histogram?: string };

/** One run of a scenario in the format of every engine: the answers to clients, and the times in which orders settled. */
export type Measured = { load: LoadResult; settled: Settled };

/**
 * The answers to clients. Latencies are milliseconds to the end of a good answer. The driver counts from the scheduled
 * start; k6 counts from sending, because it drops an arrival without a free virtual user instead of delaying it.
 */
export type LoadResult = {
  engine: "driver" | "k6";
  scenario: Scenario;
  /** The share of the scenario's arrivals that this load generator sent; absent for all of them. */
  share?: number;
  url: string;
  startedAt: string;
  /** Arrivals in the schedule: offered ≥ started + dropped, started = completed + errors. */
  offered: number;
  started: number;
  completed: number;
  /** Arrivals that came while the number of requests in flight was at its limit. */
  dropped: number;
  errors: Record<string, number>;
  response: Recording;
  operations: Partial<Record<LoadOperation, OperationResult>>;
  /** One per second, by scheduled start. */
  windows: Window[];
  health?: DriverHealth;
  /** Reasons why the run ended early; empty in a valid run. */
  aborted: string[];
  /** Reasons why the load generator, not the target, limited the figures; empty in a valid run. */
  bottleneck: string[];
};

export type OperationResult = { completed: number; errors: number; response: Recording };
export type Window = OperationResult & { second: number; started: number };

/** `latency` is in milliseconds from placedAt to settledAt, by the server's clock. Windows are by the second of placedAt. */
export type Settled = {
  settled: number;
  unsettled: number;
  /** Ids of a few orders that did not settle. */
  examples: string[];
  latency: Recording;
  windows: { second: number; latency: Recording }[];
};

/** The load generator's own state: its CPU as a share of one core, and milliseconds. */
export type DriverHealth = { cpuShare: number; lateness: Recording; eventLoopDelay: Recording };

/** `accepted`: ids of all orders that were answered with 202. `responses`: latencies of all good answers, as from `quantilesOf`. */
export type Driven = { result: LoadResult; accepted: string[]; responses: number[] };

export function errorCount(result: Pick<LoadResult, "errors">): number {
  return Object.values(result.errors).reduce((sum, count) => sum + count, 0);
}
