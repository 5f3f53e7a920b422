import { type AssumptionName, assumptions } from "./assumptions.ts";
import { lastCrossover } from "./crossover.ts";
import type { Basis } from "./model.ts";
import type { Shape } from "./traffic.ts";

/** Orders a month at the crossover when one assumption is at either bound. Undefined where there is no crossover. */
export type Swing = { name: AssumptionName; atLow: number | undefined; atHigh: number | undefined };

/** The bars of the tornado plot, widest first. Each moves one assumption and leaves the others at their values. */
export function sensitivityOf(basis: Basis, shape: Shape): Swing[] {
  const crossoverAt = (name: AssumptionName, value: number) =>
    lastCrossover({ ...basis, assumed: { ...basis.assumed, [name]: value } }, shape)?.ordersPerMonth;
  const swings = (Object.keys(assumptions) as AssumptionName[]).map((name) => ({
    name,
    atLow: crossoverAt(name, assumptions[name].low),
    atHigh: crossoverAt(name, assumptions[name].high),
  }));
  return swings.sort((a, b) => widthOf(b) - widthOf(a));
}

/** The width on a logarithmic scale. Infinite when there is no crossover at a bound. */
function widthOf({ atLow, atHigh }: Swing): number {
  if (atLow === undefined && atHigh === undefined) return 0;
  if (atLow === undefined || atHigh === undefined) return Number.POSITIVE_INFINITY;
  return Math.abs(Math.log(atHigh / atLow));
}
