import type { VariantName } from "@app/net/variant-names";
import { completedIn, runFlawlessLoad } from "../../harness/run-load.ts";
import type { Testbed } from "../../harness/testbed.ts";
import type { Variant } from "../../harness/variants/variants.ts";
import { hold, type Scenario } from "../../scenarios/scenario.ts";
import { containers, type Operation, operations } from "../cost/names.ts";
import type { Figures } from "../cost/profile.ts";
import type { Initialisation } from "./initialisation.ts";
import { readState, readStored, type Spent, type State, spentOn } from "./spent.ts";
import { eventsOf, functionsUse, servicesUse } from "./uses.ts";

/** Seconds of load: of orders, and of each read operation. */
export type Lengths = { placing: number; reading: number };

/** Inputs for the functions' figures that were measured before the rounds. */
export type Prepared = {
  streams: ReadonlySet<string>;
  initialisations: Record<string, Initialisation>;
  /** Per placed order, without batching. */
  placeOrderEvents: Record<string, number>;
  /** Bytes of an answer. */
  answered: Record<VariantName, Record<Operation, number>>;
};

const PLACED_PER_SECOND = 50;
const READ_PER_SECOND = 100;

/** A load of one operation only, at a rate that both variants carry easily. */
export function alone(operation: Operation, { placing, reading }: Lengths): Scenario {
  const stage =
    operation === "placeOrder" ? hold(PLACED_PER_SECOND, placing) : hold(READ_PER_SECOND, reading);
  return {
    name: operation,
    purpose: "The resources of one call of this operation",
    stages: [stage],
    mix: { [operation]: 1 },
    skus: "spread",
    thresholds: { errorShare: 0, droppedShare: 0 },
  };
}

/** Measures each operation alone on each variant: the figures of one round. */
export async function measureRound(testbed: Testbed, lengths: Lengths, prepared: Prepared): Promise<Figures> {
  const [services, functions] = testbed.variants as [Variant, Variant];
  const used = await useAll(testbed, services, lengths);
  const memory = services.usage().processes;
  const invoked = await useAll(testbed, functions, lengths);
  const each = <T>(of: (operation: Operation) => T) =>
    Object.fromEntries(operations.map((operation) => [operation, of(operation)])) as Record<Operation, T>;
  return {
    services: each((operation) => servicesUse(used[operation], prepared.answered.services[operation])),
    servicesMemoryMb: Object.fromEntries(
      containers.map((name) => [name, (memory[name]?.rssBytes ?? 0) / 2 ** 20]),
    ) as Figures["servicesMemoryMb"],
    functions: each((operation) => {
      const spent = invoked[operation];
      const events = operation === "placeOrder" ? prepared.placeOrderEvents : readEvents(spent, prepared);
      return functionsUse(spent, prepared.answered.functions[operation], { ...prepared, events });
    }),
  };
}

/** A read causes no stream events. Those that ran belong to the order that was placed for the read. */
function readEvents(spent: Spent, { streams }: Prepared): Record<string, number> {
  const invoked = Object.entries(eventsOf(spent.counters, spent.calls));
  return Object.fromEntries(invoked.filter(([name]) => !streams.has(name)));
}

async function useAll(testbed: Testbed, variant: Variant, lengths: Lengths) {
  const uses: Partial<Record<Operation, Spent>> = {};
  let before: State = await readState(variant, testbed.both);
  for (const operation of operations) {
    // Reads of single orders first place one order per customer. With one customer that order is negligible among the reads.
    const single = operation === "getOrder" || operation === "getSummary";
    const customers = single ? testbed.tokens.slice(0, 1) : testbed.tokens;
    const load = () => runFlawlessLoad({ ...testbed, tokens: customers }, variant, alone(operation, lengths));
    // A read stores nothing.
    const [run, stored] =
      operation === "placeOrder" ? await measureStored(testbed, variant, load) : [await load(), 0];
    const after = await readState(variant, testbed.both);
    uses[operation] = spentOn(before, after, completedIn(run), stored);
    before = after;
  }
  return uses as Record<Operation, Spent>;
}

/** @returns the result of the work, and the bytes that it stored */
async function measureStored<T>({ both }: Testbed, variant: Variant, work: () => Promise<T>) {
  const before = await readStored(variant, both);
  const result = await work();
  return [result, Math.max(0, (await readStored(variant, both)) - before)] as const;
}
