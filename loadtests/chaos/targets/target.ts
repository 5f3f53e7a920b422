import type { Both } from "@app/infra/embedded/both";
import type { Redriver } from "@app/infra/redrive/redriver";
import type { Watch } from "../../harness/progress.ts";
import type { Variant } from "../../harness/variants/variants.ts";
import type { BoundFault } from "../faults/fault.ts";

/** A running variant that chaos strikes, alone with its outside parties. */
export type Subject = {
  both: Pick<Both, "outside" | "deaths" | "failed">;
  variant: Variant;
  faults: BoundFault[];
  /** For orders that wait for a person. */
  redriver: Redriver;
  /** Looks at what else must be so when all is at rest. @returns what is not, a sentence each */
  inspect?(): Promise<string[]>;
  /** Stops everything and deletes all data. */
  stop(): Promise<void>;
};

export type StartSubject = (watch: Watch) => Promise<Subject>;
