import type { VariantName } from "@app/net/variant-names";
import type { Loader } from "../../harness/testbed.ts";
import type { Variant } from "../../harness/variants/variants.ts";

/**
 * `rounds` per figure. `seconds`: length of a closed-loop run; `probeSeconds`: length of a run at a rate. The search
 * for a rate takes at most `probes` runs, and stops when its bounds are within the factor `precision`.
 */
export type BenchOptions = {
  rounds: number;
  seconds: number;
  probeSeconds: number;
  probes: number;
  precision: number;
  variant?: VariantName;
  /** Measures a second time with this many orders in the stores. */
  orders?: number;
  json?: string;
};

/** The context of all steps of a bench. `accepted` are the ids of all orders that the variant accepted. */
export type Bench = Loader & {
  variant: Variant;
  options: BenchOptions;
  accepted: string[];
  /** Tokens of the customers whose orders are listed. In filled stores these customers have long lists. */
  listReaders: readonly string[];
  /** The stores hold seeded orders. */
  isFilled?: true;
  /** The rate at which orders are timed; half of the sustained rate by default. */
  timedAtRate?: number;
};
