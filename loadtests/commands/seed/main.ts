import { type Instance, runningInstances } from "@app/infra/embedded/instance";
import { wholeNumberUpTo } from "@app/net/flags";
import { Option } from "commander";
import { seededCustomer, seededCustomers } from "../../harness/seed/orders.ts";
import { seedVariant } from "../../harness/seed/seed.ts";
import type { VariantName } from "../../harness/variants/variants.ts";
import { commandOf } from "../flags.ts";

/** `npm run seed`, beside `npm start`. Exit status 0: done; 1: it could not be, for the reason that is printed; 2: a wrong flag. */
const { variant, orders } = commandOf(
  "seed",
  "Fills the stores of what `npm start` runs with orders of the past.",
)
  .requiredOption("--orders <n>", "how many, up to 5,000,000", wholeNumberUpTo(5_000_000))
  .addOption(new Option("--variant <name>", "leaves the other one out").choices(["services", "functions"]))
  .parse()
  .opts<{ variant?: VariantName; orders: number }>();

try {
  const instance = theInstance();
  for (const name of namesIn(instance)) await fill(instance, name);
} catch (error) {
  console.error(sentenceOf(error as Error & { code?: unknown }));
  process.exitCode = 1;
}

/** Two of them would make it a guess which one is meant. */
function theInstance(): Instance {
  const [instance, another] = runningInstances();
  if (!instance) throw new Error("Nothing runs: start it with npm start, and try again beside it.");
  if (another) throw new Error("More than one npm start runs: stop all but the one that is to be filled.");
  return instance;
}

function namesIn(instance: Instance): VariantName[] {
  const names = (["services", "functions"] as const).filter(
    (name) => instance[name] && (!variant || name === variant),
  );
  if (names.length === 0) throw new Error(`The ${variant} do not run: start them with npm start.`);
  return names;
}

async function fill(instance: Instance, name: VariantName): Promise<void> {
  const before = performance.now();
  await seedVariant(instance, name, orders);
  const seconds = ((performance.now() - before) / 1_000).toFixed(1);
  const last = seededCustomer(seededCustomers(orders) - 1);
  console.log(
    `The ${name} hold ${orders} more orders after ${seconds} s, of the customers ${seededCustomer(0)} to ${last}.`,
  );
}

/** Unique keys tell of a second seeding, in PostgreSQL (23505) and in SQLite. */
function sentenceOf({ code, message }: Error & { code?: unknown }): string {
  return code === "23505" || /UNIQUE constraint/.test(message)
    ? "It was seeded before: start anew to seed it differently."
    : message;
}
