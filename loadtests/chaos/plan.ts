import { createRandom } from "../scenarios/random.ts";
import { shuffle } from "./draw.ts";

/** `at`: seconds after the load began. `seed` decides what the fault itself leaves to chance. */
export type PlannedStrike = { at: number; fault: string; seed: number };

export type PlanSettings = {
  seed: number;
  /** Seconds of load. */
  duration: number;
  faults: readonly string[];
  /** Seconds from one strike to the next. */
  every: number;
  /** Seconds before the first strike, and after the last one is due, in which the load meets a healthy variant. Default: 3. */
  calm?: number;
};

/**
 * When which fault strikes: the same for the same settings, at an even pace. Each fault comes once before any comes again, in an order of
 * its own each time, so that they follow upon each other in ever new ways.
 */
export function planStrikes({ seed, duration, faults, every, calm = 3 }: PlanSettings): PlannedStrike[] {
  const random = createRandom(seed);
  const strikes: PlannedStrike[] = [];
  let round: string[] = [];
  for (let at = calm; at <= duration - every - calm; at += every) {
    if (round.length === 0) round = shuffle(faults, random);
    strikes.push({ at, fault: round.pop()!, seed: Math.floor(random() * 2 ** 32) });
  }
  return strikes;
}
