import type { LoadOperation, Scenario } from "../scenarios/scenario.ts";
import type { Percentiles } from "./percentiles.ts";

/** What a run gave, from either engine. Latencies are milliseconds, from the intended start to the end of a good answer. */
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
  /** One per second, by intended start; k6 keeps none. */
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

/** The load generator's own state: shares of one core, milliseconds. */
export type DriverHealth = { cpuShare: number; lateness: Percentiles; eventLoopDelay: Percentiles };

/** `accepted` are the ids of all orders that the target answered with 202. */
export type Driven = { result: LoadResult; accepted: string[] };

export function errorCount(result: Pick<LoadResult, "errors">): number {
  return Object.values(result.errors).reduce((sum, count) => sum + count, 0);
}
