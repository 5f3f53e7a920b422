import type { Both } from "@app/infra/embedded/both";
import type { Redriver } from "@app/infra/redrive/redriver";
import type { RunContext } from "../../harness/run-context.ts";
import type { Variant } from "../../harness/variants/variants.ts";
import type { BoundFault } from "../faults/fault.ts";

/** A running variant for chaos, with external parties that no other variant uses. */
export type ChaosTarget = {
  both: Pick<Both, "outside" | "deaths" | "failed"> & Partial<Pick<Both, "functions">>;
  variant: Variant;
  faults: BoundFault[];
  /** Redrives parked orders, which wait for a person. */
  redriver: Redriver;
  /** Checks further invariants once all orders are settled. @returns one sentence for each violation */
  inspect?(): Promise<string[]>;
  /** Stops everything and deletes all data. */
  stop(): Promise<void>;
};

export type StartChaosTarget = (context: RunContext) => Promise<ChaosTarget>;
