import { quantileSorted } from "simple-statistics";

/** 101 values from the minimum to the maximum: one for each percent. */
export function quantilesOf(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  return Array.from({ length: 101 }, (_, percent) => quantileSorted(sorted, percent / 100));
}
