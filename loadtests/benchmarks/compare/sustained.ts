import { mean, median } from "simple-statistics";
import type { Round } from "../../harness/run-load.ts";
import { brokenThresholds, type Observed, observe } from "../../scenarios/thresholds.ts";

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
