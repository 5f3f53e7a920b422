import { describeLoads, disturbanceOf, fastestOf } from "../../harness/disturbance.ts";
import { ROUNDS_FOR_VERDICT } from "../../harness/statistics.ts";
import type { VariantReport } from "./comparison.ts";

/** The state of the machine during the rounds of a comparison. */
export type Conditions = {
  /** The places of the pairs of neighbouring rounds that the machine did not disturb. */
  quietPairs: number[];
  /** Whether too few pairs are left for a ratio. */
  busy: boolean;
  sentence: string;
};

/** Judges all rounds against the fastest loop of the run, so a machine that became slower half-way counts as busy. */
export function conditionsOf(reports: readonly Pick<VariantReport, "rounds">[]): Conditions {
  const loads = reports.flatMap(({ rounds }) => rounds.map(({ machine }) => machine));
  const fastest = fastestOf(loads);
  const pairs = Array.from({ length: Math.min(...reports.map(({ rounds }) => rounds.length)) }, (_, i) => i);
  const isQuiet = (pair: number) =>
    reports.every(({ rounds }) => !disturbanceOf(rounds[pair]!.machine, fastest));
  const quietPairs = pairs.filter(isQuiet);
  const busy = quietPairs.length < Math.min(ROUNDS_FOR_VERDICT, pairs.length);
  const reasons = loads.flatMap((load) => disturbanceOf(load, fastest) ?? []);
  return { quietPairs, busy, sentence: describe(reasons, busy, loads) };
}

function describe(
  reasons: readonly string[],
  busy: boolean,
  loads: Parameters<typeof describeLoads>[0],
): string {
  if (loads.length === 0) return "No round was measured.";
  if (reasons.length === 0) return `The machine was quiet: ${describeLoads(loads)}.`;
  const rounds = `in ${reasons.length} of ${loads.length} rounds; in the first of these, ${reasons[0]}`;
  return busy
    ? `The machine was busy ${rounds}. So there are no ratios, and a verdict that needs one is withheld: measure again when nothing else runs.`
    : `The machine was busy ${rounds}. The ratios leave out these rounds and their neighbours.`;
}
