import type { LoadResult, OperationResult, Percentiles, Settled } from "../../scenarios/result.ts";
import { arrivalsIn, type Scenario } from "../../scenarios/scenario.ts";
import { judgeRun } from "../../scenarios/verdict.ts";
import { describe } from "./describe.ts";
import { ERROR_KINDS, windowSeconds, windowsOf } from "./metrics.ts";
import { BASE_URL } from "./target.ts";

/** k6 hands over the second shape with `--new-machine-readable-summary`; that one has neither p(99) nor the count of a trend. */
export type Summary =
  | { metrics: Record<string, { values: Values }> }
  | { results: { metrics: { name: string; values: Values }[] } };
// k6 has a console, but its types have none.
declare const console: { log(line: string): void };

type Values = Record<string, number>;
type Metrics = ReadonlyMap<string, Values>;

/**
 * Judges the run and prints that. Without a result k6 prints its own summary, too. With `-e RESULT=file` it goes into that file, in the
 * common result format, in place of k6's own.
 */
export function summarize(scenario: Scenario, summary: Summary): Record<string, string> | undefined {
  const metrics = valuesOf(summary);
  const measured = { load: loadOf(scenario, metrics), settled: settledOf(scenario, metrics) };
  const report = { ...judgeRun(measured), ...measured };
  const lines = describe(report);
  if (__ENV.RESULT) {
    return { [__ENV.RESULT]: `${JSON.stringify(report, null, 2)}\n`, stdout: `\n${lines.join("\n")}\n` };
  }
  for (const line of lines) console.log(line);
  return undefined;
}

function valuesOf(summary: Summary): Metrics {
  if ("results" in summary) return new Map(summary.results.metrics.map(({ name, values }) => [name, values]));
  return new Map(Object.entries(summary.metrics).map(([name, { values }]) => [name, values]));
}

function loadOf(scenario: Scenario, metrics: Metrics): LoadResult {
  const count = (name: string) => metrics.get(name)?.count ?? 0;
  const partOf = (part: string): OperationResult => ({
    completed: count(`answers_${part}`),
    errors: count(`errors_${part}`),
    response: percentilesOf(metrics, `response_${part}`),
  });
  const errors = Object.entries(ERROR_KINDS)
    .map(([kind, words]) => [words, count(`errors_${kind}`)] as const)
    .filter(([, errors]) => errors > 0);
  const completed = count("answers");
  const startedAt = metrics.get("started_at")?.value;
  return {
    engine: "k6",
    scenario,
    url: BASE_URL,
    startedAt: new Date(startedAt ?? Date.now()).toISOString(),
    offered: Math.round(arrivalsIn(scenario.stages) * (metrics.get("share_of_load")?.value ?? 1)),
    started: completed + errors.reduce((sum, [, errors]) => sum + errors, 0),
    completed,
    dropped: count("dropped_iterations"),
    errors: Object.fromEntries(errors),
    response: percentilesOf(metrics, "response"),
    operations: Object.fromEntries(Object.keys(scenario.mix).map((name) => [name, partOf(name)])),
    windows: windowsOf(scenario).map((window) => {
      const result = partOf(`window_${window}`);
      const second = window * windowSeconds(scenario);
      return { second, started: result.completed + result.errors, ...result };
    }),
    aborted: abortedBecause(startedAt !== undefined, count("target_gone") > 0),
    bottleneck: [],
  };
}

function abortedBecause(setUp: boolean, targetGone: boolean): string[] {
  if (!setUp) return ["the run could not be set up"];
  return targetGone ? ["the target stopped answering, and the run was ended early"] : [];
}

function settledOf(scenario: Scenario, metrics: Metrics): Settled {
  const settled = metrics.get("orders_settled")?.count ?? 0;
  const accepted = metrics.get("orders_accepted")?.count ?? 0;
  const windows = windowsOf(scenario).map((window) => ({
    second: window * windowSeconds(scenario),
    latency: percentilesOf(metrics, `settled_window_${window}`),
  }));
  return {
    settled,
    unsettled: Math.max(0, accepted - settled),
    examples: [],
    latency: percentilesOf(metrics, "settled"),
    windows: windows.filter(({ latency }) => latency.max > 0),
  };
}

/** All 0 for a metric without samples. A percentile that k6 did not compute is not a number, and null in the result file. */
function percentilesOf(metrics: Metrics, name: string): Percentiles {
  const values = metrics.get(name);
  if (!values || !values.max) return { p50: 0, p90: 0, p95: 0, p99: 0, max: 0 };
  const at = (percentile: number) => values[`p(${percentile})`] ?? values[`p${percentile}`] ?? Number.NaN;
  return { p50: values.med ?? Number.NaN, p90: at(90), p95: at(95), p99: at(99), max: values.max };
}
