import { mean, median } from "simple-statistics";
import type { Round } from "../../harness/run-load.ts";
import { type Difference, differenceOf, pairedRatio, type RatioEstimate } from "../../harness/statistics.ts";
import { errorCount } from "../../scenarios/result.ts";
import { brokenThresholds, type Observed, observe } from "../../scenarios/thresholds.ts";
import type { VariantReport } from "./comparison.ts";
import { conditionsOf } from "./conditions.ts";

/**
 * A row of the comparison, services first. `values` are medians over rounds, sums, or single values. The ratio is of
 * the rounds that the machine did not disturb; there is none when these are too few, or when the variants ran on
 * different machines.
 */
export type Figure = {
  label: string;
  unit: "" | "ms" | "s" | "MB" | "%";
  values: number[];
  ratio?: RatioEstimate;
  verdict?: Difference | "machine busy";
};

const MB = 1_000_000;

/** Per round, so that the ratio has an interval. */
const PER_ROUND: [label: string, unit: Figure["unit"], of: (round: Round) => number][] = [
  ["response p50", "ms", ({ load }) => load.response.p50],
  ["response p95", "ms", ({ load }) => load.response.p95],
  ["response p99", "ms", ({ load }) => load.response.p99],
  ["response p99 ÷ p50", "", ({ load }) => load.response.p99 / load.response.p50],
  ["settled p50", "ms", ({ settled }) => settled.latency.p50],
  ["settled p95", "ms", ({ settled }) => settled.latency.p95],
  ["settled p99", "ms", ({ settled }) => settled.latency.p99],
  ["CPU per order", "ms", (round) => cpuPerOrder(round, "app") + cpuPerOrder(round, "engine")],
  ["  of which the database", "ms", (round) => cpuPerOrder(round, "engine")],
  ["memory loaded", "MB", ({ memory }) => (memory.app + memory.engine) / MB],
  ["  of which the database", "MB", ({ memory }) => memory.engine / MB],
];

/** Summed over the rounds. */
const SUMS: [label: string, of: (round: Round) => number][] = [
  ["orders accepted", ({ settled }) => settled.settled + settled.unsettled],
  ["orders settled", ({ settled }) => settled.settled],
  ["errors", ({ load }) => errorCount(load)],
  ["arrivals dropped", ({ load }) => load.dropped],
];

/** Per variant. The services have no invocations. */
const SINGLE: [label: string, unit: Figure["unit"], of: (report: VariantReport) => number | undefined][] = [
  ["database operations per order", "", ({ resources }) => resources?.operations.total],
  ["invocations per order", "", ({ resources }) => resources?.functions?.total.invocations],
  ["billed per order", "ms", ({ resources }) => resources?.functions?.total.billedMillis],
  ["  of which waiting", "%", ({ resources }) => percentOf(resources?.functions?.total.waitingShare)],
  ["first burst: response p50", "ms", ({ firstBurst }) => firstBurst?.load.response.p50],
  ["first burst: response p99", "ms", ({ firstBurst }) => firstBurst?.load.response.p99],
  ["first burst: settled p50", "ms", ({ firstBurst }) => firstBurst?.settled.latency.p50],
  ["first burst: settled p99", "ms", ({ firstBurst }) => firstBurst?.settled.latency.p99],
  ["memory idle", "MB", ({ idle }) => idle && (idle.memory.app + idle.memory.engine) / MB],
  ["  of which the database", "MB", ({ idle }) => idle && idle.memory.engine / MB],
  ["CPU idle, per second", "ms", ({ idle }) => idle && (idle.cpuShare.app + idle.cpuShare.engine) * 1_000],
  ["time to start", "s", ({ startSeconds }) => startSeconds],
  ["processes", "", ({ processes }) => processes.length + 1],
];

/** @param oneMachine whether the variants ran on the same machine */
export function figuresOf(reports: readonly VariantReport[], oneMachine = true): Figure[] {
  const rounds = reports.map((report) => report.rounds);
  const { quietPairs, busy } = conditionsOf(reports);
  const sums = SUMS.map(([label, of]): Figure => {
    return { label, unit: "", values: rounds.map((own) => own.reduce((sum, round) => sum + of(round), 0)) };
  });
  const single = SINGLE.map(([label, unit, of]): Figure => {
    return { label, unit, values: reports.map((report) => of(report) ?? Number.NaN) };
  });
  const perRound = PER_ROUND.map(([label, unit, of]): Figure => {
    const sides = rounds.map((own) => own.map(of));
    const figure = { label, unit, values: sides.map((side) => median(side)) };
    return oneMachine ? { ...figure, ...compare(sides, busy ? undefined : quietPairs) } : figure;
  });
  return [...sums, ...perRound, ...single];
}

/**
 * A ratio needs two sides and a divisor that is not zero.
 * @param quietPairs undefined when the machine was busy
 */
function compare(
  [a, b]: readonly number[][],
  quietPairs: readonly number[] | undefined,
): Pick<Figure, "ratio" | "verdict"> {
  if (!a || !b || [...a, ...b].some((value) => !(value > 0))) return {};
  if (!quietPairs) return { verdict: "machine busy" };
  const quiet = (side: readonly number[]) => quietPairs.map((pair) => side[pair]!);
  const ratio = pairedRatio(quiet(a), quiet(b));
  return { ratio, verdict: differenceOf(ratio, quietPairs.length) };
}

function cpuPerOrder({ cpuSeconds, settled }: Round, part: "app" | "engine"): number {
  return (cpuSeconds[part] * 1_000) / settled.settled;
}

function percentOf(share: number | undefined): number | undefined {
  return share === undefined ? undefined : 100 * share;
}

/**
 * The thresholds that a variant broke. Latencies are judged by the median of the rounds, so that one slow round of a
 * noisy machine decides nothing; errors and dropped arrivals by the sum of all rounds.
 */
export function brokenOverRounds(rounds: readonly Round[]): string[] {
  const [first] = rounds;
  if (!first) return [];
  const seen = rounds.map(observe);
  const medianOf = (name: "responseP95" | "responseP99" | "settledP99") =>
    median(seen.map((round) => round[name]));
  const observed: Observed = {
    responseP95: medianOf("responseP95"),
    responseP99: medianOf("responseP99"),
    settledP99: medianOf("settledP99"),
    errorShare: mean(seen.map(({ errorShare }) => errorShare)),
    droppedShare: mean(seen.map(({ droppedShare }) => droppedShare)),
  };
  return brokenThresholds(first.load.scenario.thresholds, observed);
}
