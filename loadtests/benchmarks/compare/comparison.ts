import type { AuditReport } from "@app/audit/audit";
import type { Both } from "@app/infra/embedded/both";
import type { Cluster } from "@app/infra/k8s/cluster";
import type { VariantName } from "@app/net/variant-names";
import type { Resources } from "../../harness/counters/counters.ts";
import type { Machine } from "../../harness/machine.ts";
import type { MachineLoad } from "../../harness/machine-load.ts";
import type { Round } from "../../harness/run-load.ts";
import type { Loader } from "../../harness/testbed.ts";
import type { Variant } from "../../harness/variants/variants.ts";
import type { Scenario } from "../../scenarios/scenario.ts";

/** `rate` in orders per second, `duration` in seconds per round. A variant has two rounds per block. */
export type CompareOptions = {
  rate: number;
  duration: number;
  blocks: number;
  /** The experiments measure for a short time, so their verdicts are less certain. */
  short: boolean;
  /** The pairs of rounds are spread over the run, between the experiments. Otherwise all rounds come first. */
  spread?: true;
  /** The experiments that run: the counts of the table's rows, all rows of the table, or all. `only` overrides it. */
  claims: "counts" | "table" | "all";
  variant?: VariantName;
  /** The services run in containers; no experiment runs. */
  compose?: true;
  /** The variants that run already, in containers and under `serverless offline`; no experiment runs. */
  attach?: true;
  /** The services run on a cluster, the functions on this machine; no experiment runs, and nothing is divided. */
  k8s?: true;
  /** Ids of the claims whose experiments run. */
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
  /** The reasons why the figures are not valid; empty when they are valid. */
  reasons: string[];
  startedAt: string;
  options: CompareOptions;
  scenario: Scenario;
  machine: Machine;
  /** Before anything started. */
  machineBefore?: MachineLoad;
  variants: VariantReport[];
};

/** Resources of an idle variant: bytes, and shares of one core. */
export type Idle = { memory: { app: number; engine: number }; cpuShare: { app: number; engine: number } };

export type VariantReport = Pick<Variant, "name" | "url" | "startSeconds" | "processes" | "engine"> & {
  idle?: Idle;
  conformance?: { passed: number; failed: string[]; skipped: number };
  /** The first load after the start. It is not part of the figures. */
  firstBurst?: Round;
  rounds: Round[];
  /** Rounds that were repeated because the load generator was the bottleneck, or the machine was busy. */
  discarded: Round[];
  /** The resources of all rounds together, discarded ones included. */
  resources?: Resources;
  audit?: AuditReport;
};

/** A variant with its report and the ids of all orders that it accepted. */
export type MeasuredVariant = { variant: Variant; report: VariantReport; accepted: string[] };

/** The running variants. `cluster`: where the services run, if that is a cluster. */
export type Started = {
  both: Pick<Both, "outside" | "failed">;
  variants: Variant[];
  cluster?: Cluster;
  stop(): Promise<void>;
};

/** The context of all steps of a comparison. */
export type ComparisonTestbed = Loader & {
  measuredVariants: MeasuredVariant[];
  both: Started["both"];
  comparison: Comparison;
};
