import type { Assumptions } from "../cost/assumptions.ts";
import { total } from "../cost/bill.ts";
import { type Flip, flipOf } from "../cost/crossover.ts";
import { billsFor, medianFigures } from "../cost/model.ts";
import type { Prices } from "../cost/prices.ts";
import type { Profile } from "../cost/profile.ts";
import { assumedIn, SCENARIO_NAMES, type ScenarioName } from "../cost/scenarios.ts";
import type { Traffic } from "../cost/traffic.ts";

/** Dollars a month for one way to run the services, and the range in which the cheaper variant changes. */
export type InScenario = { name: ScenarioName; services: number; functions: number; flip: Flip };

export function inScenarios(
  profile: Pick<Profile, "rounds">,
  { prices, assumed }: { prices: Prices; assumed: Assumptions },
  traffic: Traffic,
): InScenario[] {
  const figures = medianFigures(profile);
  return SCENARIO_NAMES.map((name) => {
    const rest = { prices, assumed: assumedIn(name, assumed) };
    const { services, functions } = billsFor({ figures, ...rest }, traffic);
    const flip = flipOf(profile, rest, traffic.shape);
    return { name, services: total(services), functions: total(functions), flip };
  });
}
