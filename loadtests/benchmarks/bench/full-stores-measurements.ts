import type { VariantName } from "@app/net/variant-names";
import { acceptedIn, runFlawlessLoad } from "../../harness/run-load.ts";
import { steadyAt } from "../../scenarios/scenarios.ts";
import type { Bench } from "./bench.ts";
import type { Figure } from "./figures.ts";
import { listPageP95 } from "./list-pages.ts";
import { measureSaturation } from "./saturation.ts";

/** A running instance, and the tokens of the customers whose lists are read. */
export type Instance = Bench & { readers: readonly string[] };

type Measured = Pick<Figure, "name" | "unit"> & { value: number };
type Measurement = (instance: Instance) => Promise<Measured[]>;

/** In orders per second: a slow machine sustains it, too. */
const RATES = { services: 100, functions: 40 };

const acceptedFlatOut: Measurement = async (instance) => [
  { name: "accepted, flat out", unit: "/s", value: await measureSaturation(instance, "orders") },
];

const reads: Measurement = async (instance) => [
  { name: "reads of one order", unit: "/s", value: await measureSaturation(instance, "reads") },
];

const ordersAtARate: Measurement = async (instance) => {
  const { variant, options, accepted } = instance;
  const rate = RATES[variant.name];
  // Idle connections to the database have been closed since the last turn, and all of them open at once.
  const warmUp = await runFlawlessLoad(instance, variant, steadyAt(rate, 1));
  const run = await runFlawlessLoad(instance, variant, steadyAt(rate, options.probeSeconds));
  accepted.push(...acceptedIn(warmUp), ...acceptedIn(run));
  const { cpuSeconds, load, settled } = run.round;
  const cpuMillis = (1_000 * (cpuSeconds.app + cpuSeconds.engine)) / load.completed;
  return [
    { name: `settled p99 at ${rate}/s`, unit: "ms", value: settled.latency.p99 },
    { name: `CPU of an order at ${rate}/s`, unit: "ms", value: cpuMillis },
  ];
};

const listPages: Measurement = async (instance) => [
  { name: "list page p95", unit: "ms", value: await listPageP95(instance, instance.readers) },
];

/** The functions accept orders faster than they settle them, so they have no rate of accepted orders. */
export const MEASUREMENTS: Record<VariantName, Measurement[]> = {
  services: [acceptedFlatOut, reads, ordersAtARate, listPages],
  functions: [reads, ordersAtARate, listPages],
};
