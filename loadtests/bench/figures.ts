import { median } from "simple-statistics";
import type { VariantName } from "../variants.ts";

/** Something measured in several rounds. */
export type Figure = { name: string; unit: "/s" | "ms"; rounds: number[] };

/** A figure of a variant, with the baseline it is held against: `ratios` round by round, each against the baseline of its own round. */
export type BenchFigure = Figure & {
  variant: VariantName;
  baseline?: Figure;
  ratios: number[];
  target?: Target;
};

/** A ratio or, without a baseline, the figure itself: not below `atLeast`, or not above `atMost`; `aim` is where it should be. */
export type Target = ({ atLeast: number } | { atMost: number }) & { aim: number };

export const TARGETS = {
  servicesAccepted: { atLeast: 0.3, aim: 0.5 },
  servicesSettled: { atLeast: 0.12, aim: 0.25 },
  servicesReads: { atLeast: 0.4, aim: 0.6 },
  functionsSettled: { atLeast: 0.12, aim: 0.25 },
  functionsReads: { atLeast: 0.5, aim: 0.8 },
  settledAtHalf: { atMost: 250, aim: 120 },
  listPages: { atMost: 20, aim: 10 },
} as const satisfies Record<string, Target>;

/** What is held against the target: the median of the ratios or, without a baseline, of the rounds. */
export function judgedValue({ ratios, rounds, baseline }: BenchFigure): number {
  return median(baseline ? ratios : rounds);
}

/** Undefined where there is no target. */
export function isMet(figure: BenchFigure): boolean | undefined {
  const { target } = figure;
  if (!target) return undefined;
  const value = judgedValue(figure);
  return "atLeast" in target ? value >= target.atLeast : value <= target.atMost;
}

export const perSecond = (name: string, rounds: number[]): Figure => ({ name, unit: "/s", rounds });

/** Milliseconds, which have no baseline. */
export function timed(variant: VariantName, name: string, rounds: number[], target: Target): BenchFigure {
  return { variant, name, unit: "ms", rounds, ratios: [], target };
}

/** Pairs each round with the baseline's round next to it, so that what slows the machine down slows both. */
export function compared(
  variant: VariantName,
  figure: Figure,
  baseline: Figure,
  target?: Target,
): BenchFigure {
  const ratios = figure.rounds.map((value, i) => value / (baseline.rounds[i] ?? median(baseline.rounds)));
  return { ...figure, variant, baseline, ratios, ...(target && { target }) };
}

/** A figure on empty stores and on full ones; `change` is 1 where nothing changed, and below where full stores are worse. */
export type Growth = {
  variant: VariantName;
  name: string;
  unit: string;
  empty: number;
  full: number;
  change: number;
};

/** What orders in the stores may cost. */
export const FLAT_WITHIN = 0.15;

/** Of the figures that have a target, the same ones in both. */
export function growthOf(empty: readonly BenchFigure[], full: readonly BenchFigure[]): Growth[] {
  return empty.flatMap((before, i): Growth[] => {
    const after = full[i];
    if (!after || !before.target) return [];
    const [was, is] = [judgedValue(before), judgedValue(after)];
    const unit = before.baseline ? "" : before.unit;
    const name = before.name.replace(/ at \d+\/s$/, " at half of the sustained rate");
    const change = "atLeast" in before.target ? is / was : was / is;
    return [{ variant: before.variant, name, unit, empty: was, full: is, change }];
  });
}

export function isFlat({ change }: Growth): boolean {
  return change >= 1 - FLAT_WITHIN;
}
