import { sum } from "simple-statistics";
import type { DriverHealth, LoadResult, Measured, OperationResult, Settled } from "../scenarios/result.ts";
import { durationOf, type Scenario } from "../scenarios/scenario.ts";
import { mergeRecordings } from "./driver/percentiles.ts";

const EXAMPLES = 5;

/**
 * The runs of several load generators as one run: rates, counts and histograms add up.
 * @throws Error with a sentence when they are not runs of one load
 */
export function mergeRuns(runs: readonly Measured[]): Measured {
  return {
    load: mergeLoads(runs.map(({ load }) => load)),
    settled: mergeSettled(runs.map(({ settled }) => settled)),
  };
}

/** @throws Error with a sentence when they are not results of one load */
export function mergeLoads(loads: readonly LoadResult[]): LoadResult {
  const health = loads.flatMap((load) => load.health ?? []);
  const total = (count: "offered" | "started" | "completed" | "dropped") =>
    sum(loads.map((load) => load[count]));
  return {
    engine: loads[0]!.engine,
    scenario: commonScenario(loads),
    url: distinct(loads.map(({ url }) => url)).join(", "),
    startedAt: loads.map(({ startedAt }) => startedAt).toSorted()[0]!,
    offered: total("offered"),
    started: total("started"),
    completed: total("completed"),
    dropped: total("dropped"),
    errors: sumByName(loads.flatMap(({ errors }) => Object.entries(errors))),
    response: mergeRecordings(loads.map(({ response }) => response)),
    operations: mergeOperations(loads),
    windows: bySecond(loads.flatMap(({ windows }) => windows)).map(([second, windows]) => ({
      second,
      started: sum(windows.map(({ started }) => started)),
      ...mergeOutcomes(windows),
    })),
    ...(health.length > 0 && { health: mergeHealth(health) }),
    aborted: distinct(loads.flatMap(({ aborted }) => aborted)),
    bottleneck: [...distinct(loads.flatMap(({ bottleneck }) => bottleneck)), ...startedApart(loads)],
  };
}

function mergeSettled(parts: readonly Settled[]): Settled {
  return {
    settled: sum(parts.map(({ settled }) => settled)),
    unsettled: sum(parts.map(({ unsettled }) => unsettled)),
    examples: parts.flatMap(({ examples }) => examples).slice(0, EXAMPLES),
    latency: mergeRecordings(parts.map(({ latency }) => latency)),
    windows: bySecond(parts.flatMap(({ windows }) => windows)).map(([second, windows]) => ({
      second,
      latency: mergeRecordings(windows.map(({ latency }) => latency)),
    })),
  };
}

/** The scenario with the rates of all load generators together. */
function commonScenario(loads: readonly LoadResult[]): Scenario {
  const kinds = distinct(loads.map(({ engine, scenario }) => `${scenario.name} of ${engine}`));
  if (kinds.length > 1) throw new Error(`These are different loads: ${kinds.join(", ")}.`);
  const { scenario } = loads[0]!;
  const shares = sum(loads.map(({ share = 1 }) => share));
  const rate = (each: number) => Number((each * shares).toFixed(6)); // a third three times is 1
  const stages = scenario.stages.map(({ seconds, from, to }) => ({
    seconds,
    from: rate(from),
    to: rate(to),
  }));
  return { ...scenario, stages };
}

const LONGEST_START_SECONDS = 2;

/** Load generators that start at different times do not send the sum of their rates. */
function startedApart(loads: readonly LoadResult[]): string[] {
  const starts = loads.map(({ startedAt }) => Date.parse(startedAt));
  const seconds = (Math.max(...starts) - Math.min(...starts)) / 1_000;
  const limit = Math.max(LONGEST_START_SECONDS, durationOf(loads[0]!.scenario) / 10);
  return seconds > limit
    ? [`the load generators started ${seconds.toFixed(1)} s apart (limit ${limit} s): start them together`]
    : [];
}

function mergeOperations(loads: readonly LoadResult[]): LoadResult["operations"] {
  const all = loads.flatMap(({ operations }) => Object.entries(operations));
  const byName = Map.groupBy(all, ([name]) => name);
  return Object.fromEntries(
    [...byName].map(([name, outcomes]) => [name, mergeOutcomes(outcomes.map(([, outcome]) => outcome))]),
  );
}

function mergeOutcomes(outcomes: readonly OperationResult[]): OperationResult {
  return {
    completed: sum(outcomes.map(({ completed }) => completed)),
    errors: sum(outcomes.map(({ errors }) => errors)),
    response: mergeRecordings(outcomes.map(({ response }) => response)),
  };
}

/** The CPU share is that of the busiest load generator, because each has a core of its own at most. */
function mergeHealth(all: readonly DriverHealth[]): DriverHealth {
  return {
    cpuShare: Math.max(...all.map(({ cpuShare }) => cpuShare)),
    lateness: mergeRecordings(all.map(({ lateness }) => lateness)),
    eventLoopDelay: mergeRecordings(all.map(({ eventLoopDelay }) => eventLoopDelay)),
  };
}

function bySecond<T extends { second: number }>(windows: readonly T[]): [number, T[]][] {
  return [...Map.groupBy(windows, ({ second }) => second)].sort(([a], [b]) => a - b);
}

function sumByName(entries: readonly [string, number][]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const [name, count] of entries) sums[name] = (sums[name] ?? 0) + count;
  return sums;
}

const distinct = (texts: readonly string[]) => [...new Set(texts)];
