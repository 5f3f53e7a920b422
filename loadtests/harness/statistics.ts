import { mean, sampleStandardDeviation } from "simple-statistics";

/** A ratio, b ÷ a, with its 95 % interval. */
export type RatioEstimate = { ratio: number; low: number; high: number };

/** With fewer rounds per side, the spread of the rounds is hardly known, and the interval is too wide to decide anything. */
export const ROUNDS_FOR_VERDICT = 4;

/**
 * The ratio of rounds that were measured in turn. The i-th rounds of both sides were neighbours in time, so a slower
 * machine slowed both, and only their ratio counts. The interval is Student's prediction interval of the mean of as many
 * further pairs, on the logarithms of the ratios.
 * @returns the geometric mean of the ratios; docs/decisions/021 says why
 */
export function pairedRatio(a: readonly number[], b: readonly number[]): RatioEstimate {
  const logs = a.map((value, i) => Math.log(b[i]! / value));
  const center = mean(logs);
  // Both means vary, that of this run and that of the second one.
  const half = studentT(logs.length - 1) * sampleStandardDeviation(logs) * Math.sqrt(2 / logs.length);
  return { ratio: Math.exp(center), low: Math.exp(center - half), high: Math.exp(center + half) };
}

/** The 97.5 % quantiles of Student's t-distribution for 1, 2, … degrees of freedom. */
const STUDENT_T = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086,
];
/** Beyond the table the last entry makes the interval a little too wide. */
export const studentT = (freedom: number): number => STUDENT_T[freedom - 1] ?? STUDENT_T.at(-1)!;

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
