import type { VariantName } from "@app/net/variant-names";
import { median } from "simple-statistics";
import {
  bootstrapRatio,
  pairedRatio,
  type RatioEstimate,
  ROUNDS_FOR_VERDICT,
} from "../../harness/statistics.ts";

/** A measurement in several rounds. */
export type Figure = { name: string; unit: "/s" | "ms"; rounds: number[] };

/** A figure of a variant with its baseline. `ratios` divide each round by the baseline of the same round. */
export type BenchFigure = Figure & {
  variant: VariantName;
  baseline?: Figure;
  ratios: number[];
  target?: Target;
  /** The same figure of an empty instance, measured in turns with this one. */
  emptyInTurn?: number[];
  /** The load in orders per second, where the bench chose it. */
  at?: number;
};

/**
 * Limits for the ratio, or for the figure itself when it has no baseline: a lower bound `atLeast` or an upper bound
 * `atMost`; `aim` is the goal.
 */
export type Target = ({ atLeast: number } | { atMost: number }) & { aim: number };

export const TARGETS = {
  servicesAccepted: { atLeast: 0.3, aim: 0.5 },
  servicesOfSkeleton: { atLeast: 0.8, aim: 0.9 },
  servicesSettled: { atLeast: 0.12, aim: 0.25 },
  servicesReads: { atLeast: 0.4, aim: 0.6 },
  functionsSettled: { atLeast: 0.12, aim: 0.25 },
  functionsReads: { atLeast: 0.85, aim: 0.95 },
  settledAtHalf: { atMost: 250, aim: 120 },
  listPages: { atMost: 20, aim: 10 },
} as const satisfies Record<string, Target>;

/** The value that is compared with the target: the median of the ratios or, without a baseline, of the rounds. */
export function judgedValue(figure: BenchFigure): number {
  return median(judgedRounds(figure));
}

/** Whether the target is met; undefined without a target. */
export function isMet(figure: BenchFigure): boolean | undefined {
  const { target } = figure;
  if (!target) return undefined;
  const value = judgedValue(figure);
  return "atLeast" in target ? value >= target.atLeast : value <= target.atMost;
}

export const perSecond = (name: string, rounds: number[]): Figure => ({ name, unit: "/s", rounds });

/** A latency in milliseconds, without a baseline. */
export function timed(variant: VariantName, name: string, rounds: number[], target: Target): BenchFigure {
  return { variant, name, unit: "ms", rounds, ratios: [], target };
}

/** Pairs each round with the neighbouring round of the baseline, so that a slow machine slows both. */
export function compared(
  variant: VariantName,
  figure: Figure,
  baseline: Figure,
  target?: Target,
): BenchFigure {
  const ratios = figure.rounds.map((value, i) => value / (baseline.rounds[i] ?? median(baseline.rounds)));
  return { ...figure, variant, baseline, ratios, ...(target && { target }) };
}

/** The values that are compared with the target, round by round. */
export const judgedRounds = ({ ratios, rounds, baseline }: BenchFigure): number[] =>
  baseline ? ratios : rounds;

/**
 * A figure on empty and on full stores. `cost` is full ÷ empty for a latency, empty ÷ full for a rate: above 1, full
 * stores are worse.
 */
export type Growth = {
  variant: VariantName;
  name: string;
  unit: string;
  empty: number;
  full: number;
  cost: RatioEstimate;
  /** The number of rounds of the side with fewer rounds. */
  rounds: number;
};

/** The tolerated cost of full stores, as a share of the figure. */
export const FLAT_WITHIN = 0.15;

/** Only for figures with a target on empty and on full stores. */
export function growthOf(empty: readonly BenchFigure[], full: readonly BenchFigure[]): Growth[] {
  return empty.flatMap((before, i): Growth[] => {
    const after = full[i];
    if (!after || !before.target) return [];
    const [was, is] = [after.emptyInTurn ?? judgedRounds(before), judgedRounds(after)];
    const ratio = after.emptyInTurn ? pairedRatio : bootstrapRatio;
    const cost = "atLeast" in before.target ? ratio(is, was) : ratio(was, is);
    const { variant, name, unit } = before;
    const shared = { variant, name, unit: before.baseline ? "" : unit };
    const rounds = Math.min(was.length, is.length);
    return [{ ...shared, empty: median(was), full: median(is), cost, rounds }];
  });
}

export type GrowthVerdict = "grows" | "flat" | "not shown" | "too few rounds";

/**
 * There is a verdict only when the whole interval is on one side of the limit: a temporarily slower machine is no
 * growth.
 */
export function growthVerdict({ cost, rounds }: Growth): GrowthVerdict {
  if (rounds < ROUNDS_FOR_VERDICT) return "too few rounds";
  if (cost.low > 1 + FLAT_WITHIN) return "grows";
  return cost.high <= 1 + FLAT_WITHIN ? "flat" : "not shown";
}
