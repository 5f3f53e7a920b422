import { type Round, runLoad } from "../../harness/run-load.ts";
import { withTestbed } from "../../harness/testbed.ts";
import type { VariantName } from "../../harness/variants/variants.ts";
import { problemsOf } from "../../scenarios/judge-run.ts";
import { errorCount } from "../../scenarios/result.ts";
import type { Laboratory } from "../lib/laboratory.ts";
import { SHAPES, type Shape, shapeAt } from "./shapes.ts";

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
