import { disturbanceOf } from "../../harness/disturbance.ts";
import type { MachineLoad } from "../../harness/machine-load.ts";
import type { Finding } from "./findings.ts";

/**
 * Withholds the verdict of an experiment when the machine disturbed it. The figures stay.
 * @param fastestMs the shortest loop of the run
 */
export function withholdIfDisturbed(
  found: Finding,
  loads: readonly MachineLoad[],
  fastestMs: number,
): Finding {
  const reason = disturbanceIn(loads, fastestMs);
  if (!reason) return found;
  const because = `While this was measured, ${reason}. So its figures decide nothing: measure again when nothing else runs.`;
  return { ...found, verdict: "withheld", because, details: undefined };
}

/** The first reason why the machine disturbed a measurement, if any. */
export const disturbanceIn = (loads: readonly MachineLoad[], fastestMs: number): string | undefined =>
  loads.map((load) => disturbanceOf(load, fastestMs)).find((each) => each !== undefined);
