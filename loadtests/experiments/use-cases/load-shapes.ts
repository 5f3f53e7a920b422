import { type Round, runLoad } from "../../harness/run-load.ts";
import { withTestbed } from "../../harness/testbed.ts";
import type { VariantName } from "../../harness/variants/variants.ts";
import { problemsOf } from "../../scenarios/judge-run.ts";
import { errorCount } from "../../scenarios/result.ts";
import { hold, type Scenario, type Stage } from "../../scenarios/scenario.ts";
import { steadyAt } from "../../scenarios/scenarios.ts";
import type { Laboratory } from "../lib/laboratory.ts";

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

/**
 * A variant under a shape of traffic: milliseconds to the answer, CPU milliseconds per order, failed orders, and the
 * reasons why the load is not valid.
 */
export type Carried = {
  shape: Shape;
  variant: VariantName;
  p50: number;
  p95: number;
  cpu: number;
  errors: number;
  problems: string[];
};

/** Runs every shape on each variant in turn, at the mean rate of the comparison. */
export function loadShapes({ both, comparison, signal, progress }: Laboratory): Promise<Carried[]> {
  const { rate, quick } = comparison.options;
  return withTestbed(both, { progress, signal }, async (testbed) => {
    const carried: Carried[] = [];
    for (const shape of SHAPES) {
      const scenario = shapeAt(shape, rate, quick ? 1.5 : 7);
      for (const variant of testbed.variants) {
        const { round } = await runLoad(testbed, variant, scenario);
        carried.push(carriedIn(round, shape, variant.name));
      }
      progress(`use-cases: ${shape} traffic is done`);
    }
    return carried;
  });
}

function carriedIn(round: Round, shape: Shape, variant: VariantName): Carried {
  const { lost, bottleneck } = problemsOf(round);
  const { cpuSeconds, load, settled } = round;
  return {
    shape,
    variant,
    p50: load.response.p50,
    p95: load.response.p95,
    cpu: (1_000 * (cpuSeconds.app + cpuSeconds.engine)) / settled.settled,
    errors: errorCount(load) + load.dropped,
    problems: [...lost, ...bottleneck],
  };
}
