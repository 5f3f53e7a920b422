import type { AuditReport } from "../audit/audit.ts";
import type { Machine } from "../report/machine.ts";
import type { Resources } from "../resources/resources.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import type { VariantName } from "../variants.ts";
import type { Idle } from "./idle.ts";
import type { CompareOptions } from "./options.ts";
import type { Round } from "./rounds.ts";

/** All that a comparison found out, filled in as it goes: after a failure it holds what there is, and says why it is not valid. */
export type Comparison = {
  valid: boolean;
  /** Why the figures must not be believed; empty when valid. */
  reasons: string[];
  startedAt: string;
  options: CompareOptions;
  scenario: Scenario;
  machine: Machine;
  variants: VariantReport[];
};

export type VariantReport = {
  name: VariantName;
  url: string;
  startSeconds: number;
  processes: string[];
  engine: string;
  idle?: Idle;
  conformance?: { passed: number; failed: string[]; skipped: number };
  /** The first load after the start; it is no part of the figures. */
  firstBurst?: Round;
  rounds: Round[];
  /** Rounds that were repeated because the load generator was held up. */
  discarded: Round[];
  /** What all rounds together cost, those that were repeated included. */
  resources?: Resources;
  audit?: AuditReport;
};
