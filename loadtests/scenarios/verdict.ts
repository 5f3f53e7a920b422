import { findKnee, type Knee } from "./knee.ts";
import type { LoadResult, Measured, Settled } from "./result.ts";
import { brokenThresholds, observe } from "./thresholds.ts";

/** What may be said of one run. */
export type Verdict = {
  /** Whether the figures may be believed. A run with broken thresholds can be valid: then the target has failed, not the measuring. */
  valid: boolean;
  /** Why they must not; empty when valid. */
  reasons: string[];
  /** Thresholds that did not hold, in words. */
  broken: string[];
  knee: Knee | null;
};

export function judgeRun(measured: Measured): Verdict {
  const { lost, bottleneck } = problemsOf(measured);
  const reasons = [...lost, ...bottleneck];
  const broken = brokenThresholds(measured.load.scenario.thresholds, observe(measured));
  return { valid: reasons.length === 0, reasons, broken, knee: kneeOf(measured) };
}

/** Only a ramp has one: elsewhere a slow stretch is no rate. */
function kneeOf(measured: Measured): Knee | null {
  if (measured.load.scenario.thresholds.kneeFrom === undefined) return null;
  return findKnee(measured) ?? null;
}

/** Why a run's figures must not be believed: the run proves nothing, or the load generator could not keep up. */
export function problemsOf({ load, settled }: Measured): { lost: string[]; bottleneck: string[] } {
  const lost =
    load.aborted.length > 0
      ? load.aborted
      : [...cutShort(load), ...unanswered(load), ...unsettledOf(load, settled)];
  return { lost, bottleneck: load.bottleneck };
}

/** k6 starts an arrival or two more or less than the schedule holds. */
function cutShort({ offered, started, dropped }: LoadResult): string[] {
  const missing = offered - started - dropped;
  return missing > Math.max(2, offered / 100)
    ? [`the run was cut short: only ${started + dropped} of ${offered} arrivals came`]
    : [];
}

function unanswered({ completed, started, errors }: LoadResult): string[] {
  if (completed > 0) return [];
  const kinds = Object.keys(errors).join(", ");
  return [`none of ${started} requests was answered well${kinds && ` (${kinds})`}`];
}

function unsettledOf({ operations }: LoadResult, { settled, unsettled, examples }: Settled): string[] {
  const example = examples[0] ? `, for example ${examples[0]}` : "";
  if (unsettled > 0) return [`${unsettled} accepted orders did not settle${example}`];
  return operations.placeOrder?.completed && settled === 0 ? ["no order was seen to settle"] : [];
}
