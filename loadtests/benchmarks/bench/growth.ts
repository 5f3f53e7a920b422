import type { VariantName } from "@app/net/variant-names";
import { pairedRatio, type RatioEstimate, ROUNDS_FOR_VERDICT } from "../../harness/statistics.ts";

/** A figure of an empty instance and of a filled one of the same variant, measured in turns. */
export type Growth = {
  variant: VariantName;
  name: string;
  unit: "/s" | "ms";
  empty: number[];
  full: number[];
};

/** full ÷ empty, of a rate empty ÷ full: above 1, full stores are worse. */
export function costOf({ unit, empty, full }: Growth): RatioEstimate {
  return unit === "/s" ? pairedRatio(full, empty) : pairedRatio(empty, full);
}

/** The tolerated cost of full stores, as a share of the figure. */
export const FLAT_WITHIN = 0.15;

export type GrowthVerdict = "grows" | "flat" | "not shown" | "too few rounds";

/** There is a verdict only when the whole interval is on one side of the limit. */
export function growthVerdict(growth: Growth): GrowthVerdict {
  if (growth.full.length < ROUNDS_FOR_VERDICT) return "too few rounds";
  const { low, high } = costOf(growth);
  if (low > 1 + FLAT_WITHIN) return "grows";
  return high <= 1 + FLAT_WITHIN ? "flat" : "not shown";
}
