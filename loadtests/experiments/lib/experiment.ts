import type { Finding } from "./findings.ts";
import type { Laboratory } from "./laboratory.ts";

/** The file of each variant that shows something. */
export type Shown = { what: string; services?: string; functions?: string };

/** The experiment for one claim of the common comparison. M are the services, F the functions. */
export type Experiment = {
  /** The claim's name on the command line, in the results and on the page. */
  id: string;
  title: string;
  part: "table" | "section" | "term";
  /** The claim, in one sentence. */
  claim: string;
  /** The measurement, and the rule that turns its figures into a verdict. */
  method: string;
  rule: string;
  /** What this machine cannot show, and what would. */
  limits: string;
  /** Instead of an experiment, where there is nothing to measure. */
  text?: readonly Shown[];
  /**
   * Expected seconds on two cores, for the display of the remaining time. Absent for an experiment that only reads
   * other figures.
   */
  takes?: { quick: number; usual: number };
  /** Absent while the experiment does not exist. @throws when it failed; the others continue */
  run?: (laboratory: Laboratory) => Promise<Finding>;
};
