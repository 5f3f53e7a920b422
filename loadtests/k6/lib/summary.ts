import { judgeRun, type RunJudgement } from "../../scenarios/judge-run.ts";
import type { LoadResult, Measured, OperationResult, Percentiles, Settled } from "../../scenarios/result.ts";
import { arrivalsIn, type Scenario } from "../../scenarios/scenario.ts";
import { ERROR_KINDS, windowSeconds, windowsOf } from "./metrics.ts";
import { BASE_URL } from "./target.ts";

/** The second shape comes with `--new-machine-readable-summary`. It has neither p(99) nor the count of a trend. */
export type Summary =
  | { metrics: Record<string, { values: Values }> }
  | { results: { metrics: { name: string; values: Values }[] } };
// k6 has a console, but its types do not declare one.
declare const console: { log(line: string): void };

type Values = Record<string, number>;
type Metrics = ReadonlyMap<string, Values>;

/**
 * Judges the run and prints the judgement. With `-e RESULT=file` it writes the result to that file, in the format of
 * every engine, and k6 does not print its own summary. With `-e RESULT=stdout` it prints the result in one line instead
 * of the judgement: a pod keeps its log, but no file.
 */
export function summarize(scenario: Scenario, summary: Summary): Record<string, string> | undefined {
  const metrics = valuesOf(summary);
  const measured = { load: loadOf(scenario, metrics), settled: settledOf(scenario, metrics) };
  const report = { ...judgeRun(measured), ...measured };
  const lines = describe(report);
  if (__ENV.RESULT) {
    return { stdout: `\n${lines.join("\n")}\n`, [__ENV.RESULT]: `${JSON.stringify(report)}\n` };
  }
  for (const line of lines) console.log(line);
  return undefined;
}

function describe({ load, settled, valid, reasons, broken, knee }: RunJudgement & Measured): string[] {
  const { completed, offered, dropped } = load;
  return [
    `${load.scenario.name} on ${load.url}: ${completed} of ${offered} arrivals answered well, ${dropped} dropped`,
    `response ${latencies(load.response)}; ${settled.settled} orders settled, ${latencies(settled.latency)}`,
    ...(knee ? [`the knee is at ${knee.rate} arrivals/s: ${knee.by} latency stays high from there`] : []),
    ...(valid ? [] : ["This run is not valid:", ...reasons.map((reason) => `- ${reason}`)]),
    ...(broken.length > 0 ? ["Broken thresholds:", ...broken.map((sentence) => `- ${sentence}`)] : []),
  ];
}

function latencies({ p50, p95, p99 }: Percentiles): string {
  const ms = (value: number) => (Number.isNaN(value) ? "unknown" : `${value.toFixed(1)} ms`);
  return `p50 ${ms(p50)}, p95 ${ms(p95)}, p99 ${ms(p99)}`;
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
  const share = metrics.get("share_of_load")?.value ?? 1;
  return {
    engine: "k6",
    scenario,
    share,
    url: BASE_URL,
    startedAt: new Date(startedAt ?? Date.now()).toISOString(),
    offered: Math.round(arrivalsIn(scenario.stages) * share),
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

/** 0 for a metric without samples. A percentile that k6 did not compute is NaN, which becomes null in the result file. */
function percentilesOf(metrics: Metrics, name: string): Percentiles {
  const values = metrics.get(name);
  if (!values || !values.max) return { p50: 0, p90: 0, p95: 0, p99: 0, max: 0 };
  const at = (percentile: number) => values[`p(${percentile})`] ?? values[`p${percentile}`] ?? Number.NaN;
  return { p50: values.med ?? Number.NaN, p90: at(90), p95: at(95), p99: at(99), max: values.max };
}
