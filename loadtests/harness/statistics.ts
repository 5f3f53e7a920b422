import { median, quantileSorted, sampleWithReplacement } from "simple-statistics";
import { createRandom } from "../scenarios/random.ts";

/** A ratio of medians, b ÷ a, with its 95 % interval. */
export type RatioEstimate = { ratio: number; low: number; high: number };

/**
 * With fewer rounds per side, even two identical variants differ in more than 1 of 20 comparisons, every round of one
 * below every round of the other (2 ÷ C(2n, n): 33 % with 2 rounds, 10 % with 3, 2.9 % with 4).
 */
export const ROUNDS_FOR_VERDICT = 4;

const RESAMPLES = 10_000;

/**
 * The percentile bootstrap (Efron 1979): resamples the rounds with replacement and keeps the middle 95 % of the ratios.
 */
export function bootstrapRatio(a: readonly number[], b: readonly number[], seed = 1): RatioEstimate {
  const random = createRandom(seed);
  const resample = (rounds: readonly number[]) =>
    median(sampleWithReplacement([...rounds], rounds.length, random));
  const ratios = Array.from({ length: RESAMPLES }, () => resample(b) / resample(a)).sort((x, y) => x - y);
  return {
    ratio: median(b) / median(a),
    low: quantileSorted(ratios, 0.025),
    high: quantileSorted(ratios, 0.975),
  };
}

export type Difference = "less" | "more" | "no difference shown" | "too few rounds";

/** Compares b with a. A difference needs enough rounds and an interval that excludes 1. */
export function differenceOf({ low, high }: RatioEstimate, roundsPerSide: number): Difference {
  if (roundsPerSide < ROUNDS_FOR_VERDICT) return "too few rounds";
  if (high < 1) return "less";
  return low > 1 ? "more" : "no difference shown";
}

/**
 * The order of turns in which each side goes first as often as second, so that a drift of the machine affects both
 * alike.
 */
export function interleave<T>(a: T, b: T, blocks: number): T[] {
  return Array.from({ length: blocks }, () => [a, b, b, a]).flat();
}
