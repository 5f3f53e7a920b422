import type { VariantName } from "@app/net/variant-names";
import { quantile, sampleWithReplacement } from "simple-statistics";
import { createRandom } from "../../scenarios/random.ts";
import { type AssumptionName, type Assumptions, assumptions } from "./assumptions.ts";
import { type Basis, difference, medianFigures } from "./model.ts";
import type { Profile } from "./profile.ts";
import type { Shape } from "./traffic.ts";

/** The orders a month at which both variants cost the same. `cheaperAbove` is the cheaper variant above that point. */
export type Crossover = { ordersPerMonth: number; cheaperAbove: VariantName };

export const FEWEST_ORDERS = 1e4;
export const MOST_ORDERS = 1e10;

const POINTS_PER_DECADE = 24;
const BISECTIONS = 20;

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

/** Below `from` orders a month the variant `below` is certainly cheaper; above `to`, the variant `above`. */
export type Flip = { from: number; to: number; below: VariantName; above: VariantName };

const DRAWS = 40;
/** Share of the draws that is left out at either end. */
const TAIL = 0.05;

/**
 * The range in which the cheaper variant changes. It covers 90 % of draws of everything unknown: the assumptions that
 * nobody chooses, each between its bounds unless the user has set it, and the differences between the profile's rounds.
 * A draw in which one variant is cheaper throughout counts as a change at the end of the scale.
 */
export function flipOf(
  { rounds }: Pick<Profile, "rounds">,
  { prices, assumed }: Omit<Basis, "figures">,
  shape: Shape,
): Flip {
  const random = createRandom(1);
  const [firsts, lasts]: [number[], number[]] = [[], []];
  for (let draw = 0; draw < DRAWS; draw++) {
    const figures = medianFigures({ rounds: sampleWithReplacement(rounds, rounds.length, random) });
    const basis = { figures, prices, assumed: drawnAround(assumed, random) };
    const found = crossoversOf(basis, shape);
    const end = cheaperAt(basis, MOST_ORDERS, shape) === "functions" ? MOST_ORDERS : FEWEST_ORDERS;
    firsts.push(found[0]?.ordersPerMonth ?? end);
    lasts.push(found.at(-1)?.ordersPerMonth ?? end);
  }
  const basis = { figures: medianFigures({ rounds }), prices, assumed };
  return {
    from: quantile(firsts, TAIL),
    to: quantile(lasts, 1 - TAIL),
    below: cheaperAt(basis, FEWEST_ORDERS, shape),
    above: cheaperAt(basis, MOST_ORDERS, shape),
  };
}

/** Moves each unknown assumption to a random value between its bounds; half of the values are below the usual one. */
function drawnAround(assumed: Assumptions, random: () => number): Assumptions {
  const drawn = { ...assumed };
  for (const name of Object.keys(assumptions) as AssumptionName[]) {
    const { value, low, high, chosen } = assumptions[name];
    if (chosen || assumed[name] !== value) continue;
    const place = 2 * random() - 1;
    drawn[name] = value + Math.abs(place) * ((place < 0 ? low : high) - value);
  }
  return drawn;
}

function cheaperAt(basis: Basis, ordersPerMonth: number, shape: Shape): VariantName {
  return difference(basis, ordersPerMonth, shape) > 0 ? "functions" : "services";
}
