import { createRandom, shuffle } from "../scenarios/random.ts";

/** `at`: seconds from the start of the load. `seed` decides the random details of the fault. */
export type PlannedFault = { at: number; fault: string; seed: number };

export type PlanSettings = {
  seed: number;
  /** Seconds of load. */
  duration: number;
  faults: readonly string[];
  /** Seconds from one fault to the next. */
  every: number;
  /** Seconds of load without faults before the first fault, and after the last fault has ended. Default: 3. */
  calm?: number;
};

/**
 * Plans the time of each fault, at an even pace; the same settings give the same plan. Each fault comes once before any
 * comes again, in a new order each time, so that the pairs of successive faults vary.
 */
export function planFaults({ seed, duration, faults, every, calm = 3 }: PlanSettings): PlannedFault[] {
  const random = createRandom(seed);
  const injected: PlannedFault[] = [];
  let round: string[] = [];
  for (let at = calm; at <= duration - every - calm; at += every) {
    if (round.length === 0) round = shuffle(faults, random);
    injected.push({ at, fault: round.pop()!, seed: Math.floor(random() * 2 ** 32) });
  }
  return injected;
}
