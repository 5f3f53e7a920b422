import { medianFigures } from "../cost/model.ts";
import type { Profile } from "../cost/profile.ts";
import { load, type Workbench } from "../profile/workbench.ts";
import type { Percentiles } from "../result.ts";
import { firstBurstAt } from "../scenarios/first-burst.ts";
import { hold, type Scenario } from "../scenarios/scenario.ts";
import { steadyAt } from "../scenarios/steady.ts";
import { predict } from "./predict.ts";
import type { Validated, Validation } from "./validation.ts";

/** None of them is one of the two at which the profile was measured. */
const RATES = [20, 40, 60];
const SECONDS = 10;
const WARM_UP = firstBurstAt(80, 5);

/** Three rates and a spike: twenty times the load out of nowhere. */
const LOADS: readonly Scenario[] = [
  ...RATES.map((rate) => ({ ...steadyAt(rate, SECONDS), name: `${rate} orders/s` })),
  {
    ...steadyAt(5, SECONDS),
    name: "a spike from 4 to 80 orders/s",
    stages: [hold(4, 5), hold(80, 8), hold(4, 5)],
  },
];

/** Measures each load on both variants, and holds it against what the profile says it will take. */
export async function validate(bench: Workbench, profile: Profile): Promise<Validation> {
  const here = { ...profile, figures: medianFigures(profile) };
  const cases: Validated[] = [];
  for (const variant of bench.variants) {
    await load(bench, variant, WARM_UP);
    for (const scenario of LOADS) {
      const { load: measured, settled } = await load(bench, variant, scenario);
      const predicted = predict(here, variant.name, scenario.stages);
      cases.push({
        variant: variant.name,
        load: scenario.name,
        answered: pairs(measured.response, predicted.answered),
        settled: pairs(settled.latency, predicted.settled),
      });
      bench.watch.progress(`The ${variant.name} at ${scenario.name}: measured and simulated.`);
    }
  }
  const measuredAt = new Date().toISOString();
  return { schemaVersion: 1, measuredAt, profileMeasuredAt: profile.measuredAt, cases };
}

function pairs(measured: Percentiles, predicted: { p50: number; p99: number }) {
  return {
    p50: { measured: measured.p50, predicted: predicted.p50 },
    p99: { measured: measured.p99, predicted: predicted.p99 },
  };
}
