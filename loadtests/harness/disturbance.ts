import type { MachineLoad } from "./machine-load.ts";

/** Above these limits a measured time says as much about the machine as about the variant. */
const MOST_TAKEN = 0.1;
const MOST_SLOWER = 1.25;

/**
 * The reason why the machine disturbed a measurement, if it did.
 * @param fastestMs the shortest loop of the run
 */
export function disturbanceOf(
  { others = 0, stolen, loopMs }: MachineLoad,
  fastestMs: number,
): string | undefined {
  const taken = others + stolen;
  if (taken > MOST_TAKEN)
    return `other work took ${percent(taken)} of the cores (limit ${percent(MOST_TAKEN)})`;
  const slower = loopMs / fastestMs;
  if (slower > MOST_SLOWER)
    return `a fixed loop took ${slower.toFixed(1)} times as long as at its fastest (limit ${MOST_SLOWER})`;
  return undefined;
}

export const fastestOf = (loads: readonly MachineLoad[]): number =>
  Math.min(...loads.map(({ loopMs }) => loopMs));

/** A phrase with the highest figures of some measurements. */
export function describeLoads(loads: readonly MachineLoad[]): string {
  const most = (of: (load: MachineLoad) => number) => percent(Math.max(...loads.map(of)));
  const others = loads.some((load) => load.others !== undefined)
    ? `other programs took at most ${most((load) => load.others ?? 0)} of the cores`
    : "the share of other programs is not known";
  const loops = loads.map(({ loopMs }) => loopMs.toFixed(1)).toSorted((a, b) => Number(a) - Number(b));
  const range = loops[0] === loops.at(-1) ? loops[0] : `${loops[0]} to ${loops.at(-1)}`;
  return `${others}, the hypervisor at most ${most(({ stolen }) => stolen)}, and a fixed loop took ${range} ms`;
}

const percent = (share: number) => `${Math.round(100 * share)} %`;
