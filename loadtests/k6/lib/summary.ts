import type { LoadResult, Measured, OperationResult, Percentiles, Settled } from "../../scenarios/result.ts";
import { arrivalsIn, type LoadOperation, type Scenario } from "../../scenarios/scenario.ts";
import { judgeRun } from "../../scenarios/verdict.ts";
import * as names from "./metrics.ts";
import { BASE_URL } from "./target.ts";

/** What k6 hands to `handleSummary`. A metric that nothing was added to is not in it. */
export type Summary = {
  metrics: Record<string, { values: Record<string, number> } | undefined>;
  /** Absent when `setup` failed. */
  setup_data?: { startsAt: number };
};

/** Writes the run in the common result format to the file that RESULT names, and a few lines to the terminal. */
export function summarize(scenario: Scenario, summary: Summary): Record<string, string> {
  const measured = { load: loadOf(scenario, summary), settled: settledOf(scenario, summary) };
  const report = { ...judgeRun(measured), ...measured };
  return {
    [__ENV.RESULT || "k6-result.json"]: `${JSON.stringify(report, null, 2)}\n`,
    stdout: `${describe(measured, [...report.reasons, ...report.broken])}\n`,
  };
}

function loadOf(scenario: Scenario, summary: Summary): LoadResult {
  const count = (name: string) => summary.metrics[name]?.values.count ?? 0;
  const outcome = (response: string, errors: string): OperationResult => ({
    completed: count(response),
    errors: count(errors),
    response: percentilesOf(summary, response),
  });
  const errors = Object.entries(names.ERROR_KINDS)
    .map(([kind, words]) => [words, count(names.errorsBecause(kind as names.ErrorKind))] as const)
    .filter(([, errors]) => errors > 0);
  const completed = count(names.RESPONSE);
  const operations = Object.keys(scenario.mix) as LoadOperation[];
  return {
    engine: "k6",
    scenario,
    url: BASE_URL,
    startedAt: new Date(summary.setup_data?.startsAt ?? Date.now()).toISOString(),
    offered: arrivalsIn(scenario.stages),
    started: completed + errors.reduce((sum, [, errors]) => sum + errors, 0),
    completed,
    dropped: count("dropped_iterations"),
    errors: Object.fromEntries(errors),
    response: percentilesOf(summary, names.RESPONSE),
    operations: Object.fromEntries(
      operations.map((name) => [name, outcome(names.responseOf(name), names.errorsOf(name))]),
    ),
    windows: names.secondsOf(scenario).map((second) => {
      const window = outcome(names.responseInSecond(second), names.errorsInSecond(second));
      return { second, started: window.completed + window.errors, ...window };
    }),
    aborted: abortedBecause(count(names.GONE) > 0, summary.setup_data !== undefined),
    bottleneck: [],
  };
}

function abortedBecause(targetGone: boolean, setUp: boolean): string[] {
  if (!setUp) return ["the run could not be set up"];
  return targetGone ? ["the target stopped answering, and the run was ended early"] : [];
}

function settledOf(scenario: Scenario, summary: Summary): Settled {
  const settled = summary.metrics[names.SETTLED]?.values.count ?? 0;
  const accepted = summary.metrics[names.ACCEPTED]?.values.count ?? 0;
  const seconds = names
    .secondsOf(scenario)
    .filter((second) => summary.metrics[names.settledInSecond(second)]);
  return {
    settled,
    unsettled: Math.max(0, accepted - settled),
    examples: [],
    latency: percentilesOf(summary, names.SETTLED),
    windows: seconds.map((second) => ({
      second,
      latency: percentilesOf(summary, names.settledInSecond(second)),
    })),
  };
}

function percentilesOf({ metrics }: Summary, name: string): Percentiles {
  const at = (statistic: string) => metrics[name]?.values[statistic] ?? 0;
  return { p50: at("med"), p90: at("p(90)"), p95: at("p(95)"), p99: at("p(99)"), max: at("max") };
}

function describe({ load, settled }: Measured, problems: string[]): string {
  const two = ({ p50, p99 }: Percentiles) => `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`;
  return [
    "",
    `${load.scenario.name} on ${load.url}: ${load.completed} of ${load.offered} arrivals answered well, ${load.dropped} dropped`,
    `response ${two(load.response)}; ${settled.settled} orders settled, ${two(settled.latency)}`,
    ...problems.map((problem) => `- ${problem}`),
  ].join("\n");
}
