import type { AuditReport } from "@app/audit/audit";
import type { Resources } from "../../harness/counters/resources-per-order.ts";
import type { Machine } from "../../harness/machine.ts";
import type { Round } from "../../harness/run-load.ts";
import type { VariantName } from "../../harness/variants/variants.ts";
import type { Scenario } from "../../scenarios/scenario.ts";
import type { Idle } from "./idle.ts";

/** `rate` in orders per second, `duration` in seconds per round; a variant has two rounds per block. */
export type CompareOptions = {
  rate: number;
  duration: number;
  blocks: number;
  quick: boolean;
  variant?: VariantName;
  /** The services in containers; claims are not put to the test. */
  compose?: true;
  /** Ids of the claims whose experiments are to run; all of them when absent. */
  only?: string[];
  /** File of an earlier run's results. */
  against?: string;
  json?: string;
};

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
