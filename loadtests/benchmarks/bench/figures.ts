import type { VariantName } from "@app/net/variant-names";
import { median } from "simple-statistics";

/** A measurement in several rounds. */
export type Figure = { name: string; unit: "/s" | "ms"; rounds: number[] };

/** A figure of a variant with its baseline. `ratios` divide each round by the baseline of the same round. */
export type BenchFigure = Figure & {
  variant: VariantName;
  baseline?: Figure;
  ratios: number[];
  target?: Target;
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
export function judgedValue({ ratios, rounds, baseline }: BenchFigure): number {
  return median(baseline ? ratios : rounds);
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
