import type { VariantName } from "@app/net/variant-names";
import { createRandom } from "../../scenarios/random.ts";
import type { Basis } from "../cost/model.ts";
import type { ByVariant } from "../cost/names.ts";
import type { Times } from "../cost/profile.ts";
import type { Traffic } from "../cost/traffic.ts";
import { functionsOnAws } from "./functions-on-aws.ts";
import { busiestOf, type Load } from "./load.ts";
import { servicesOnAws } from "./services-on-aws.ts";
import { type Stretch, simulate, simulateWhole, type Window } from "./simulate.ts";
import { Timeline } from "./timeline.ts";

const SEED = 1;
const VARIANTS = { services: servicesOnAws, functions: functionsOnAws };

export type SimulationBasis = Basis & { times: Times };

/** Simulates both variants in the busiest ten minutes of a month, as one window. */
export function busiestStretch(basis: SimulationBasis, traffic: Traffic): ByVariant<Stretch> {
  return each((variant) => busiestOfVariant(variant, basis, traffic));
}

export function busiestOfVariant(variant: VariantName, basis: SimulationBasis, traffic: Traffic): Stretch {
  const load = busiestOf(traffic);
  const { timeline, model, run } = prepare(variant, basis, load);
  return simulateWhole(timeline, model, load.stages, { ...run, from: load.from });
}

/** The same simulation, window by window. */
export function overTime(basis: SimulationBasis, load: Load): ByVariant<Window[]> {
  return each((variant) => {
    const { timeline, model, run } = prepare(variant, basis, load);
    return simulate(timeline, model, load.stages, run);
  });
}

function prepare(variant: VariantName, basis: SimulationBasis, load: Load) {
  const timeline = new Timeline();
  const source = createRandom(SEED);
  const model = VARIANTS[variant](timeline, basis, load, source);
  return { timeline, model, run: { source, share: load.share, windowSeconds: load.windowSeconds } };
}

function each<T>(of: (variant: VariantName) => T): ByVariant<T> {
  return { services: of("services"), functions: of("functions") };
}
