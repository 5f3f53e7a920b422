import { hold, type Scenario, type Stage } from "../../scenarios/scenario.ts";
import { steadyAt } from "../../scenarios/scenarios.ts";

export const SHAPES = ["steady", "wave", "spiky"] as const;
export type Shape = (typeof SHAPES)[number];

/** Three loads with the same mean rate and length: steady, a day's wave in small, and a calm with a spike. */
export function shapeAt(shape: Shape, rate: number, seconds: number): Scenario {
  return {
    ...steadyAt(rate, seconds),
    name: shape,
    purpose: "What the shape of traffic does",
    stages: stagesOf(shape, rate, seconds),
  };
}

const CALM = 0.25;
const SPIKE = 4;
/** The calm and the spike together have the mean rate. */
const SPIKE_SHARE = (1 - CALM) / (SPIKE - CALM);

function stagesOf(shape: Shape, rate: number, seconds: number): Stage[] {
  if (shape === "steady") return [hold(rate, seconds)];
  if (shape === "wave") {
    const [night, noon] = [0.2 * rate, 1.8 * rate];
    return [
      { seconds: seconds / 2, from: night, to: noon },
      { seconds: seconds / 2, from: noon, to: night },
    ];
  }
  const calm = hold(CALM * rate, ((1 - SPIKE_SHARE) * seconds) / 2);
  return [calm, hold(SPIKE * rate, SPIKE_SHARE * seconds), calm];
}
