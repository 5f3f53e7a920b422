/** Work that its variant has given up on until a person looks at it. */
export interface Parked {
  id: string;
  /** In a few words: what it is and where it stands. */
  what: string;
  /** Why the last attempt failed. */
  reason: string;
}

/** One variant's parked work. */
export interface Redriver {
  variant: "services" | "functions";
  /** Where its contract is served, to tell instances apart. */
  url: string;
  /**
   * How much there is, at least when there is `more` than could be counted, and some of it: those parked first. `notes` are
   * lines about what else went wrong.
   */
  list(): Promise<{ total: number; more?: boolean; first: Parked[]; notes?: string[] }>;
  /** Gives all of it another round of attempts. @returns how much it was */
  redrive(): Promise<number>;
}
