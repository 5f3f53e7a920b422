import { total } from "../cost/bill.ts";
import { billsFor } from "../cost/model.ts";
import { containers } from "../cost/names.ts";
import { containersFor } from "../cost/services-bill.ts";
import { levelsOf, peakOf, type Traffic } from "../cost/traffic.ts";
import { busiestOfVariant, type SimulationBasis } from "../simulation/busiest.ts";
import type { Stretch } from "../simulation/simulate.ts";

/** Services with as many containers all month as the busiest hour needs. */
export type KeptForThePeak = { leastInstances: number; dollars: number; busiest: Stretch };

/**
 * The services with containers for the peak, for traffic that an autoscaler follows too late. Undefined when they would
 * need no more containers than usual.
 */
export function keptForThePeak(basis: SimulationBasis, traffic: Traffic): KeptForThePeak | undefined {
  const peak = peakOf(levelsOf(traffic));
  const needed = containers.map((name) => containersFor(name, peak, basis.figures, basis.assumed));
  const leastInstances = Math.max(...needed);
  if (leastInstances <= basis.assumed.leastInstances) return undefined;
  const kept = { ...basis, assumed: { ...basis.assumed, leastInstances } };
  return {
    leastInstances,
    dollars: total(billsFor(kept, traffic).services),
    busiest: busiestOfVariant("services", kept, traffic),
  };
}
