import type { Both } from "@app/infra/embedded/both";
import { fetchToken } from "@app/infra/identity-provider/token";
import type { VariantName } from "@app/net/variant-names";
import type { RunContext } from "../../harness/run-context.ts";
import { acceptedIn, runLoad } from "../../harness/run-load.ts";
import { seededCustomer, seededCustomers } from "../../harness/seed/orders.ts";
import { seedVariant } from "../../harness/seed/seed.ts";
import { interleave } from "../../harness/statistics.ts";
import { steadyAt } from "../../scenarios/scenarios.ts";
import { type Bench, type BenchOptions, withBench } from "./bench.ts";
import { type Instance, MEASUREMENTS } from "./full-stores-measurements.ts";
import type { Growth } from "./growth.ts";

/** The customers whose lists are read. */
const READERS = 10;
/** In five seconds about fifty orders for each reader of the empty instance: their pages are full. */
const FILLING_RATE = 100;

/**
 * Measures two instances of a variant in turns: one with `orders` orders, one with only those of the bench. A single
 * instance, measured before and after, would differ by what the machine changes within minutes.
 * @throws Error with a sentence when the figures are not valid
 */
export function benchFullStores(
  name: VariantName,
  options: BenchOptions & { orders: number },
  context: RunContext,
): Promise<Growth[]> {
  return withBench(name, options, context, async (full, both) => {
    const fullReaders = await fill(both, full, options.orders);
    return withBench(name, options, context, async (empty) => {
      const emptyReaders = empty.tokens.slice(0, READERS);
      const filling = steadyAt(FILLING_RATE, options.probeSeconds);
      empty.accepted.push(
        ...acceptedIn(await runLoad({ ...empty, tokens: emptyReaders }, empty.variant, filling)),
      );
      return inTurns({ ...empty, readers: emptyReaders }, { ...full, readers: fullReaders });
    });
  });
}

/** Fills the stores. @returns the tokens of some of the customers, each with a long list */
async function fill(both: Both, { variant, context }: Bench, orders: number): Promise<string[]> {
  context.progress(`Filling the stores of the ${variant.name} with ${orders} orders …`);
  await seedVariant(both, variant.name, orders);
  context.progress("They are full.");
  const customers = Math.min(READERS, seededCustomers(orders));
  const tokenOf = (i: number) => fetchToken({ issuer: both.outside.issuer, subject: seededCustomer(i) });
  return Promise.all(Array.from({ length: customers }, (_, i) => tokenOf(i)));
}

async function inTurns(empty: Instance, full: Instance): Promise<Growth[]> {
  const { variant, options, context } = full;
  const measurements = MEASUREMENTS[variant.name];
  for (const measure of measurements) for (const instance of [empty, full]) await measure(instance); // compiles code
  const growth = new Map<string, Growth>();
  for (let block = 1; block <= options.blocks; block++) {
    for (const measure of measurements) {
      for (const instance of interleave(empty, full, 1)) {
        for (const { name, unit, value } of await measure(instance)) {
          if (!growth.has(name)) growth.set(name, { variant: variant.name, name, unit, empty: [], full: [] });
          growth.get(name)![instance === full ? "full" : "empty"].push(value);
        }
      }
    }
    context.progress(`${variant.name}: block ${block} of ${options.blocks}`);
  }
  return [...growth.values()];
}
