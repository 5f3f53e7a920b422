import type { Loader } from "../../harness/testbed.ts";
import type { Variant, VariantName } from "../../harness/variants/variants.ts";

/** `rounds` of each figure; `seconds` of a flat-out run, `probeSeconds` of one at a rate; at most so many `probes` to find a rate, as exactly as `precision`, a factor. */
export type BenchOptions = {
  rounds: number;
  seconds: number;
  probeSeconds: number;
  probes: number;
  precision: number;
  variant?: VariantName;
  /** Measures once more with so many orders in the stores. */
  orders?: number;
  json?: string;
};

/** All that the steps of a bench work on. `accepted` are the ids of all orders that the variant accepted. */
export type Bench = Loader & {
  variant: Variant;
  options: BenchOptions;
  accepted: string[];
  /** Tokens of the customers whose orders are listed: where the stores were filled, of those with long lists. */
  listReaders: readonly string[];
  /** The rate at which orders are timed, half of what is kept up with unless given. */
  timedAtRate?: number;
};
