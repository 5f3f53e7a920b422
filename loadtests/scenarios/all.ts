import { hotProduct } from "./hot-product.ts";
import { mixed } from "./mixed.ts";
import { ramp } from "./ramp.ts";
import type { Scenario } from "./scenario.ts";
import { smoke } from "./smoke.ts";
import { soak } from "./soak.ts";
import { spike } from "./spike.ts";
import { steady } from "./steady.ts";

/** Every scenario by its name, as a command line gives it. */
export const SCENARIOS: ReadonlyMap<string, Scenario> = new Map(
  [smoke, steady, ramp, spike, mixed, soak, hotProduct].map((scenario) => [scenario.name, scenario]),
);
