import type { VariantName } from "@app/net/variant-names";
import { createRandom } from "../../scenarios/random.ts";
import { hold, type Stage } from "../../scenarios/scenario.ts";
import {
  type Calibration,
  functionsOnLocalMachine,
  type LocalMachine,
  servicesOnLocalMachine,
} from "../simulation/local-machine.ts";
import { simulateWhole } from "../simulation/simulate.ts";
import { Timeline } from "../simulation/timeline.ts";

const MODELS = { services: servicesOnLocalMachine, functions: functionsOnLocalMachine };
/** Seconds after which everything has started. */
const LEAD = 5;
const CALIBRATED_SECONDS = 60;
const CALIBRATIONS = 6;
const NO_CALIBRATION = (): Calibration => ({
  answered: { p50: { quiet: 0, busy: 0 }, p99: { quiet: 0, busy: 0 } },
  settled: { p50: { quiet: 0, busy: 0 }, p99: { quiet: 0, busy: 0 } },
});

/** The milliseconds that the simulation of this machine predicts for a load. */
export function predict(localMachine: LocalMachine, variant: VariantName, stages: readonly Stage[]) {
  return predictWith(localMachine, variant, stages, calibrate(localMachine, variant));
}

/**
 * At the profile's two rates the measured times already contain queueing. This finds the queueing that the simulation
 * adds at those rates, in a few iterations, because each correction changes the next result.
 */
function calibrate(localMachine: LocalMachine, variant: VariantName): Calibration {
  const calibration = NO_CALIBRATION();
  for (let round = 0; round < CALIBRATIONS; round++) {
    for (const which of ["times", "busy"] as const) {
      const { ordersPerSecond, [variant]: measured } = localMachine[which];
      const simulated = predictWith(
        localMachine,
        variant,
        [hold(ordersPerSecond, CALIBRATED_SECONDS)],
        calibration,
      );
      for (const latency of ["answered", "settled"] as const) {
        for (const [percentile, index] of [
          ["p50", 50],
          ["p99", 99],
        ] as const) {
          const excess = simulated[latency][percentile] - (measured[latency][index] ?? 0);
          calibration[latency][percentile][which === "times" ? "quiet" : "busy"] += excess;
        }
      }
    }
  }
  return calibration;
}

function predictWith(
  localMachine: LocalMachine,
  variant: VariantName,
  stages: readonly Stage[],
  calibration: Calibration,
) {
  const timeline = new Timeline();
  const source = createRandom(1);
  const all = [hold(stages[0]?.from ?? 0, LEAD), ...stages];
  const model = MODELS[variant](timeline, localMachine, all, source, calibration);
  const how = { source, windowSeconds: LEAD, from: LEAD, evenly: true, fromAnswer: true };
  const { answered, settled } = simulateWhole(timeline, model, all, how);
  const inMs = ({ p50, p99 }: typeof answered) => ({ p50: p50 * 1_000, p99: p99 * 1_000 });
  return { answered: inMs(answered), settled: inMs(settled) };
}
