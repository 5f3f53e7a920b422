import type { LoadResult, OperationResult } from "../../scenarios/result.ts";
import { durationOf, type LoadOperation, type Scenario } from "../../scenarios/scenario.ts";
import { latencyHistogram, quantilesOf, record, recordingOf } from "./percentiles.ts";

type Tally = {
  started: number;
  completed: number;
  errors: number;
  latency: ReturnType<typeof latencyHistogram>;
};

/**
 * Counts the outcomes of arrivals. `at`: the scheduled start of an arrival, in milliseconds from the start of the run.
 */
export function createRecorder(scenario: Scenario) {
  const total = tally();
  const operations = new Map<LoadOperation, Tally>();
  const windows = Array.from({ length: Math.ceil(durationOf(scenario)) }, () => tally(2));
  const errors: Record<string, number> = {};
  let dropped = 0;

  function each(operation: LoadOperation, at: number, change: (tally: Tally) => void): void {
    let own = operations.get(operation);
    if (!own) operations.set(operation, (own = tally()));
    for (const counted of [total, own, windows[Math.floor(at / 1_000)]]) if (counted) change(counted);
  }

  return {
    dropped: () => void dropped++,
    started: (operation: LoadOperation, at: number) => each(operation, at, (counted) => counted.started++),
    completed: (operation: LoadOperation, at: number, milliseconds: number) =>
      each(operation, at, (counted) => {
        counted.completed++;
        record(counted.latency, milliseconds);
      }),
    failed(operation: LoadOperation, at: number, kind: string) {
      errors[kind] = (errors[kind] ?? 0) + 1;
      each(operation, at, (counted) => counted.errors++);
    },
    responses: () => quantilesOf(total.latency),
    counts: () => ({
      started: total.started,
      completed: total.completed,
      dropped,
      errors,
      response: recordingOf(total.latency),
      operations: Object.fromEntries(
        [...operations].map(([name, counted]) => [name, outcomeOf(counted)]),
      ) as LoadResult["operations"],
      windows: windows.map((counted, second) => ({
        second,
        started: counted.started,
        ...outcomeOf(counted),
      })),
    }),
  };
}

function tally(figures?: 2 | 3): Tally {
  return { started: 0, completed: 0, errors: 0, latency: latencyHistogram(figures) };
}

function outcomeOf({ completed, errors, latency }: Tally): OperationResult {
  return { completed, errors, response: recordingOf(latency) };
}
