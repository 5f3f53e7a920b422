import { startDriver } from "../../harness/driver/driver.ts";
import { type RoundPlan, runRound } from "../../harness/run-load.ts";
import { fetchTokens } from "../../harness/tokens.ts";
import { type Variant, type VariantName, variantsOf } from "../../harness/variants/variants.ts";
import { errorCount } from "../../scenarios/result.ts";
import { problemsOf } from "../../scenarios/verdict.ts";
import type { Laboratory } from "../lib/laboratory.ts";
import { SHAPES, type Shape, shapeAt } from "./shapes.ts";

const ATTEMPTS = 3;

/** What a shape of traffic does to a variant: milliseconds to the answer, milliseconds of CPU per order, orders that were not taken, and why it does not count. */
export type Carried = {
  shape: Shape;
  variant: VariantName;
  p50: number;
  p95: number;
  cpu: number;
  errors: number;
  problems: string[];
};

/** Every shape on each variant in turn, at the mean rate of the comparison. */
export async function loadShapes({ both, comparison, signal, progress }: Laboratory): Promise<Carried[]> {
  const { rate, quick } = comparison.options;
  const variants = variantsOf(both);
  const driver = startDriver();
  try {
    const tokens = await fetchTokens(both.outside.issuer);
    const carried: Carried[] = [];
    for (const shape of SHAPES) {
      const scenario = shapeAt(shape, rate, quick ? 1.5 : 7);
      for (const variant of variants) {
        carried.push(await carry(shape, variant, { driver, scenario, tokens, signal }));
      }
      progress(`use-cases: ${shape} traffic is done`);
    }
    return carried;
  } finally {
    driver.stop();
    await Promise.all(variants.map(({ store }) => store.close()));
  }
}

/** Once more where the load generator was held up. */
async function carry(shape: Shape, variant: Variant, plan: RoundPlan): Promise<Carried> {
  for (let attempt = 1; ; attempt++) {
    const { round } = await runRound(variant, plan);
    const { lost, bottleneck } = problemsOf(round);
    if (lost.length === 0 && bottleneck.length > 0 && attempt < ATTEMPTS) continue;
    const { cpuSeconds, load, settled } = round;
    return {
      shape,
      variant: variant.name,
      p50: load.response.p50,
      p95: load.response.p95,
      cpu: (1_000 * (cpuSeconds.app + cpuSeconds.engine)) / settled.settled,
      errors: errorCount(load) + load.dropped,
      problems: [...lost, ...bottleneck],
    };
  }
}
