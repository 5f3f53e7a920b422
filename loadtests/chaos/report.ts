import type { AuditReport } from "@app/audit/audit";
import type { FormName, VariantName } from "@app/net/variant-names";
import type { Machine } from "../harness/machine.ts";
import type { Operation } from "./clients/client.ts";
import type { Drain } from "./drain.ts";
import type { Effect, InjectedFault } from "./effect.ts";
import type { PlannedFault } from "./plan.ts";

/**
 * In seconds: `duration` of the load per variant, `every` from one fault to the next, `patience` for open orders after
 * the last fault. `rate` in orders per second.
 */
export type ChaosOptions = {
  variants: (VariantName | FormName)[];
  /** Only the services, in containers. */
  compose?: true;
  /** The services in the containers that run already. */
  attach?: true;
  /** The services on a running cluster. */
  k8s?: true;
  seed: number;
  duration: number;
  every: number;
  rate: number;
  patience: number;
  /** Default: all faults of the variant. */
  faults?: string[];
  json?: string;
};

/** The result of a chaos run, filled in as it goes. */
export type ChaosReport = {
  survived: boolean;
  startedAt: string;
  options: ChaosOptions;
  machine: Machine;
  variants: ChaosOfVariant[];
};

/** A broken rule, and one case of it. */
export type Reason = { rule: string; detail: string };

/** One variant under chaos. It survived when `reasons` is empty. */
export type ChaosOfVariant = {
  name: VariantName | FormName;
  reasons: Reason[];
  /** Absent when the load never started. */
  loadStartedAt?: string;
  plan: PlannedFault[];
  /** The injected faults in order, in seconds from the start of the load. */
  strikes: (Effect & Omit<InjectedFault, "endedAt">)[];
  load?: LoadSummary;
  /** Processes that ended without a fault, and how. They were started again, so the variant can still survive. */
  died: string[];
  drain?: Drain;
  audit?: AuditReport;
};

/** An empty report, before the run. */
export function blankReport(name: ChaosOfVariant["name"]): ChaosOfVariant {
  return { name, reasons: [], plan: [], strikes: [], died: [] };
}

export const describeReasons = ({ reasons }: ChaosOfVariant) =>
  reasons.map(({ rule, detail }) => `${rule}: ${detail}`);

export const lostOrders = ({ audit }: ChaosOfVariant) =>
  (audit?.findings ?? []).filter(({ rule }) => rule === "order lost").length;

export type LoadSummary = {
  operations: Partial<Record<Operation, { attempts: number; failed: number }>>;
  accepted: number;
  cancelled: number;
  repeated: number;
  givenUp: number;
};
