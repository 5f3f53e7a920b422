import type { VariantName } from "@app/net/variant-names";

/** An order without further attempts, until an operator redrives it. */
export interface Parked {
  id: string;
  /** A few words: its status and its attempts. */
  what: string;
  /** Why the last attempt failed. */
  reason: string;
}

/** The parked orders of one variant. */
export interface Redriver {
  variant: VariantName;
  /** The variant's base URL, which identifies the instance. */
  url: string;
  /**
   * The number of parked orders, and those that were parked first. With `more`, there are more than could be counted.
   * `notes` are lines about other failures.
   */
  list(): Promise<{ total: number; more?: boolean; first: Parked[]; notes?: string[] }>;
  /** Gives all of them another round of attempts. @returns how many */
  redrive(): Promise<number>;
}
