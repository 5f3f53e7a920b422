import { findKnee, type Knee } from "./knee.ts";
import type { LoadResult, Measured, Settled } from "./result.ts";
import { brokenThresholds, observe } from "./thresholds.ts";

/** The judgement on one run. */
export type RunJudgement = {
  /** Whether the figures can be trusted. A run with broken thresholds can be valid: the target failed, the measurement did not. */
  valid: boolean;
  /** The reasons why a run is not valid. */
  reasons: string[];
  /** A sentence for each broken threshold. */
  broken: string[];
  knee: Knee | null;
};

export function judgeRun(measured: Measured): RunJudgement {
  const { lost, bottleneck } = problemsOf(measured);
  const reasons = [...lost, ...bottleneck];
  const { thresholds } = measured.load.scenario;
  const broken = brokenThresholds(thresholds, observe(measured));
  // Only a ramp has a knee: under a constant rate a slow stretch belongs to no rate.
  const knee = thresholds.kneeFrom === undefined ? undefined : findKnee(measured);
  return { valid: reasons.length === 0, reasons, broken, knee: knee ?? null };
}

/** Reasons why a run's figures cannot be trusted: requests or orders were lost, or the load generator was too slow. */
export function problemsOf({ load, settled }: Measured): { lost: string[]; bottleneck: string[] } {
  const lost =
    load.aborted.length > 0
      ? load.aborted
      : [...cutShort(load), ...unanswered(load), ...unsettledOf(load, settled)];
  return { lost, bottleneck: load.bottleneck };
}

/** k6 may start an arrival or two more or less than the schedule has. */
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
