import { quantileSorted, sampleWithReplacement } from "simple-statistics";
import { createRandom } from "../../scenarios/random.ts";
import { type Basis, difference, medianFigures } from "./model.ts";
import type { Profile } from "./profile.ts";
import type { Shape } from "./traffic.ts";

/** The orders a month at which both variants cost the same. `cheaperAbove` is the cheaper variant above that point. */
export type Crossover = { ordersPerMonth: number; cheaperAbove: "services" | "functions" };

export const FEWEST_ORDERS = 1e4;
export const MOST_ORDERS = 1e10;

const POINTS_PER_DECADE = 24;
const BISECTIONS = 30;
const RESAMPLES = 200;

/**
 * All points between 10⁴ and 10¹⁰ orders a month at which the cheaper variant changes. There may be several, because
 * the services' curve rises in steps.
 */
export function crossoversOf(basis: Basis, shape: Shape): Crossover[] {
  const decades = Math.log10(MOST_ORDERS / FEWEST_ORDERS);
  const steps = decades * POINTS_PER_DECADE;
  const at = (step: number) => FEWEST_ORDERS * 10 ** ((decades * step) / steps);
  const found: Crossover[] = [];
  let before = difference(basis, at(0), shape);
  for (let step = 1; step <= steps; step++) {
    const after = difference(basis, at(step), shape);
    if (before > 0 !== after > 0) {
      const ordersPerMonth = bisect((orders) => difference(basis, orders, shape) > 0, at(step - 1), at(step));
      found.push({ ordersPerMonth, cheaperAbove: after > 0 ? "functions" : "services" });
    }
    before = after;
  }
  return found;
}

/** The point above which the cheaper variant stays the same. Undefined when one variant is cheaper throughout. */
export function lastCrossover(basis: Basis, shape: Shape): Crossover | undefined {
  return crossoversOf(basis, shape).at(-1);
}

/** Finds, by bisection on a logarithmic scale, where a condition changes. Exactly one of the two amounts meets it. */
function bisect(holds: (orders: number) => boolean, from: number, to: number): number {
  let [low, high] = [Math.log(from), Math.log(to)];
  const atLow = holds(from);
  for (let step = 0; step < BISECTIONS; step++) {
    const middle = (low + high) / 2;
    if (holds(Math.exp(middle)) === atLow) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}

/**
 * The 95 % interval of the last crossover, from the differences between the profile's rounds (percentile bootstrap).
 * Undefined with one round only, or when some resamples have no crossover.
 */
export function crossoverInterval(
  { rounds }: Pick<Profile, "rounds">,
  { prices, assumed }: Omit<Basis, "figures">,
  shape: Shape,
): { low: number; high: number } | undefined {
  if (rounds.length < 2) return undefined;
  const random = createRandom(1);
  const points: number[] = [];
  for (let resample = 0; resample < RESAMPLES; resample++) {
    const figures = medianFigures({ rounds: sampleWithReplacement(rounds, rounds.length, random) });
    const crossover = lastCrossover({ figures, prices, assumed }, shape);
    if (crossover) points.push(crossover.ordersPerMonth);
  }
  if (points.length < RESAMPLES) return undefined;
  points.sort((a, b) => a - b);
  return { low: quantileSorted(points, 0.025), high: quantileSorted(points, 0.975) };
}
