import { type AssumptionName, assumptions } from "./assumptions.ts";
import { lastCrossover } from "./crossover.ts";
import type { Basis } from "./model.ts";
import type { Shape } from "./traffic.ts";

/** Orders a month at the crossover when one assumption is at either of its bounds; undefined where there is no crossover. */
export type Swing = { name: AssumptionName; atLow: number | undefined; atHigh: number | undefined };

/** The bars of the tornado plot, widest first: each assumption moved alone, all others as they are. */
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

/** On a logarithmic scale; without limit when a bound takes the crossover away. */
function widthOf({ atLow, atHigh }: Swing): number {
  if (atLow === undefined && atHigh === undefined) return 0;
  if (atLow === undefined || atHigh === undefined) return Number.POSITIVE_INFINITY;
  return Math.abs(Math.log(atHigh / atLow));
}
