import type { Both } from "@app/infra/embedded/both";
import type { Comparison } from "../../benchmarks/compare/comparison.ts";

/** The inputs of an experiment: both running variants, and the comparison with its options and figures. */
export type Laboratory = {
  both: Both;
  comparison: Comparison;
  progress: (line: string) => void;
  signal: AbortSignal;
};
