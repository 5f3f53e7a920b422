import { runFlawlessLoad, runLoad } from "../../harness/run-load.ts";
import type { Testbed } from "../../harness/testbed.ts";
import type { Variant } from "../../harness/variants/variants.ts";
import type { Percentiles } from "../../scenarios/result.ts";
import { hold, type Scenario } from "../../scenarios/scenario.ts";
import { firstBurstAt, steadyAt } from "../../scenarios/scenarios.ts";
import { medianFigures } from "../cost/model.ts";
import type { Profile } from "../cost/profile.ts";
import type { LocalMachine } from "../simulation/local-machine.ts";
import { predict } from "./predict.ts";
import type { Validated, Validation } from "./validation.ts";

/** Neither of the profile's two rates is among them. */
const RATES = [20, 40, 60];
/** Enough orders for a 99th percentile. */
const SECONDS = 20;
const WARM_UP = firstBurstAt(80, 5);

const steady = (rate: number): Scenario => ({ ...steadyAt(rate, SECONDS), name: `${rate} orders/s` });

/** A spike of twenty times the load. */
const SPIKE: Scenario = {
  ...steadyAt(5, SECONDS),
  name: "a spike from 4 to 80 orders/s",
  stages: [hold(4, 5), hold(80, 8), hold(4, 5)],
};

/** Measures each load on both variants and compares it with the prediction. */
export async function validate(testbed: Testbed, profile: Profile): Promise<Validation> {
  const localMachine = { ...profile, figures: medianFigures(profile) };
  const cases: Validated[] = [];
  const repeated: Validated[] = [];
  for (const variant of testbed.variants) {
    const check = async (scenario: Scenario) => {
      const held = await holdAgainst(localMachine, testbed, variant, scenario);
      testbed.context.progress(`The ${variant.name} at ${scenario.name}: measured and simulated.`);
      return held;
    };
    await runLoad(testbed, variant, WARM_UP);
    repeated.push(await check(steady(profile.times.ordersPerSecond)));
    for (const scenario of [...RATES.map(steady), SPIKE]) cases.push(await check(scenario));
    repeated.push(await check(steady(profile.busy.ordersPerSecond)));
  }
  const measuredAt = new Date().toISOString();
  return { schemaVersion: 2, measuredAt, profileMeasuredAt: profile.measuredAt, cases, repeated };
}

async function holdAgainst(
  localMachine: LocalMachine,
  testbed: Testbed,
  variant: Variant,
  scenario: Scenario,
): Promise<Validated> {
  const { load: measured, settled } = (await runFlawlessLoad(testbed, variant, scenario)).round;
  const predicted = predict(localMachine, variant.name, scenario.stages);
  return {
    variant: variant.name,
    load: scenario.name,
    ordersPerSecond: Math.max(...scenario.stages.map(({ from }) => from)),
    answered: pairs(measured.response, predicted.answered),
    settled: pairs(settled.latency, predicted.settled),
  };
}

function pairs(measured: Percentiles, predicted: { p50: number; p99: number }) {
  return {
    p50: { measured: measured.p50, predicted: predicted.p50 },
    p99: { measured: measured.p99, predicted: predicted.p99 },
  };
}
