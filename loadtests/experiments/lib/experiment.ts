import type { Finding } from "./findings.ts";
import type { Laboratory } from "./laboratory.ts";

/** Which file of each variant shows something. */
export type Shown = { what: string; services?: string; functions?: string };

/** How one claim of the common comparison is put to the test. M are the services, F the functions. */
export type Experiment = {
  /** Names the claim on the command line, in the result and on the page. */
  id: string;
  title: string;
  part: "table" | "section" | "term";
  /** What is claimed, in a sentence. */
  claim: string;
  /** How it is measured, and which figures give which verdict. */
  method: string;
  rule: string;
  /** What this machine cannot show about it, and what would. */
  limits: string;
  /** In place of an experiment, where there is nothing to measure. */
  text?: readonly Shown[];
  /** Seconds that it is expected to take on two cores, for the display of the time that is left; absent where it takes next to none. */
  takes?: { quick: number; usual: number };
  /** Absent while the experiment does not exist. @throws when it failed; the others go on */
  run?: (laboratory: Laboratory) => Promise<Finding>;
};
