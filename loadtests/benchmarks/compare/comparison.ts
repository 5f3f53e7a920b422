import type { AuditReport } from "@app/audit/audit";
import type { Resources } from "../../harness/counters/counters.ts";
import type { Machine } from "../../harness/machine.ts";
import type { Round } from "../../harness/run-load.ts";
import type { VariantName } from "../../harness/variants/variants.ts";
import type { Scenario } from "../../scenarios/scenario.ts";
import type { Idle } from "./idle.ts";

/** `rate` in orders per second, `duration` in seconds per round. A variant has two rounds per block. */
export type CompareOptions = {
  rate: number;
  duration: number;
  blocks: number;
  quick: boolean;
  variant?: VariantName;
  /** The services run in containers; no experiment runs. */
  compose?: true;
  /** What runs already, in containers and under `serverless offline`; no experiment runs. */
  attach?: true;
  /** Ids of the claims whose experiments run; all when absent. */
  only?: string[];
  /** File of an earlier run's results. */
  against?: string;
  json?: string;
};

/**
 * The results of a comparison, filled in step by step. After a failure it contains the results so far and the reasons.
 */
export type Comparison = {
  valid: boolean;
  /** Why the figures are not valid; empty when they are. */
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
  /** The first load after the start. It is not part of the figures. */
  firstBurst?: Round;
  rounds: Round[];
  /** Rounds that were repeated because the load generator was the bottleneck. */
  discarded: Round[];
  /** The resources of all rounds together, discarded ones included. */
  resources?: Resources;
  audit?: AuditReport;
};
