import type { Both } from "@app/infra/embedded/both";
import type { Comparison } from "../../benchmarks/compare/comparison.ts";

/** What an experiment may use: both variants, running, and what the comparison has measured of them and was asked for. */
export type Laboratory = {
  both: Both;
  comparison: Comparison;
  progress: (line: string) => void;
  signal: AbortSignal;
};
