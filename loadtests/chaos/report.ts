import type { AuditReport } from "@app/audit/audit";
import type { Machine } from "../harness/machine.ts";
import type { VariantName } from "../harness/variants/variants.ts";
import type { Operation } from "./clients/journal.ts";
import type { Drain } from "./drain.ts";
import type { Effect, Strike } from "./effect.ts";
import type { PlannedStrike } from "./plan.ts";

/** In seconds: `duration` of the load per variant, from one fault to the next (`every`), `patience` with what is not terminal after the last; `rate` in orders per second. */
export type ChaosOptions = {
  variants: VariantName[];
  /** The services in containers, and nothing else. */
  compose?: true;
  seed: number;
  duration: number;
  every: number;
  rate: number;
  patience: number;
  /** All that a variant has, unless given. */
  faults?: string[];
  json?: string;
};

/** All that a run of chaos found out, filled in as it goes. */
export type ChaosReport = {
  survived: boolean;
  startedAt: string;
  options: ChaosOptions;
  machine: Machine;
  variants: ChaosOfVariant[];
};

/** What must not be, and one case of it. */
export type Reason = { rule: string; detail: string };

/** One variant under chaos. It survived when there is no reason against it. */
export type ChaosOfVariant = {
  name: VariantName;
  reasons: Reason[];
  /** Absent when it never began. */
  loadStartedAt?: string;
  plan: PlannedStrike[];
  /** In the order in which they came; times in seconds since the load began. */
  strikes: (Effect & Omit<Strike, "endedAt">)[];
  load?: LoadSummary;
  /** What ended by itself, without a fault having killed it, and how. It was started again, so it speaks against nothing but itself. */
  died: string[];
  drain?: Drain;
  audit?: AuditReport;
};

/** Of a run that is to begin. */
export function blankReport(name: VariantName): ChaosOfVariant {
  return { name, reasons: [], plan: [], strikes: [], died: [] };
}

export const reasonsSaid = ({ reasons }: ChaosOfVariant) =>
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
