import type { Percentiles } from "../../scenarios/result.ts";
import { latencyHistogram, percentilesOf, record } from "./percentiles.ts";

/**
 * The answers of one second of a run, for a picture of the running load. A window of the result counts by the scheduled
 * start of requests instead, so it is complete only at the end of the run.
 */
export type LiveSecond = {
  completed: number;
  failed: number;
  inFlight: number;
  /** Milliseconds from the scheduled start. */
  response: Percentiles;
  /** The ids of the orders that were accepted. */
  accepted: string[];
};

/** Calls back every second with the answers since the last call. */
export function watchLive(accepted: readonly string[], onSecond: (second: LiveSecond) => void) {
  let [latency, failed, inFlight, reported] = [latencyHistogram(2), 0, 0, 0];
  const timer = setInterval(() => {
    const response = percentilesOf(latency);
    onSecond({
      completed: latency.totalCount,
      failed,
      inFlight,
      response,
      accepted: accepted.slice(reported),
    });
    [latency, failed, reported] = [latencyHistogram(2), 0, accepted.length];
  }, 1_000);
  return {
    started: () => void inFlight++,
    completed(milliseconds: number): void {
      inFlight--;
      record(latency, milliseconds);
    },
    failed(): void {
      inFlight--;
      failed++;
    },
    stop: () => clearInterval(timer),
  };
}
