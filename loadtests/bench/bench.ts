import type { Driver } from "../driver/driver.ts";
import type { Variant } from "../variants.ts";
import type { Watch } from "../watch.ts";
import type { BenchOptions } from "./options.ts";

/** All that the steps of a bench work on. `accepted` are the ids of all orders that the variant accepted. */
export type Bench = {
  variant: Variant;
  driver: Driver;
  tokens: readonly string[];
  options: BenchOptions;
  watch: Watch;
  accepted: string[];
  /** Tokens of the customers whose orders are listed: where the stores were filled, of those with long lists. */
  listReaders: readonly string[];
  /** The rate at which orders are timed, half of what is kept up with unless given. */
  timedAtRate?: number;
};
