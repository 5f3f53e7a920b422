import { createRandom } from "../random.ts";
import { hold, type Stage } from "../scenarios/scenario.ts";
import { functionsHere, type Here, servicesHere } from "../simulation/here.ts";
import { simulateWhole } from "../simulation/simulate.ts";
import { Timeline } from "../simulation/timeline.ts";
import type { VariantName } from "../variants.ts";

const MODELS = { services: servicesHere, functions: functionsHere };
/** Seconds in which whatever starts has started. */
const LEAD = 5;

/** Milliseconds that the simulation of this machine says a load will take. */
export function predict(here: Here, variant: VariantName, stages: readonly Stage[]) {
  const timeline = new Timeline();
  const source = createRandom(1);
  const end = LEAD + stages.reduce((sum, { seconds }) => sum + seconds, 0);
  const model = MODELS[variant](timeline, here, source, end);
  const all = [hold(stages[0]?.from ?? 0, LEAD), ...stages];
  const how = { source, windowSeconds: LEAD, from: LEAD, evenly: true, fromAnswer: true };
  const { answered, settled } = simulateWhole(timeline, model, all, how);
  const inMs = ({ p50, p99 }: typeof answered) => ({ p50: p50 * 1_000, p99: p99 * 1_000 });
  return { answered: inMs(answered), settled: inMs(settled) };
}
