import { type Instance, runningInstances } from "@app/infra/embedded/instance";
import { commandOf, wholeNumberUpTo } from "@app/net/flags";
import { seededCustomer, seededCustomers } from "../../harness/seed/orders.ts";
import { seedVariant } from "../../harness/seed/seed.ts";
import type { VariantName } from "../../harness/variants/variants.ts";
import { variantOption, variantsFor } from "../command.ts";

/** `npm run seed`, beside `npm start` or `serverless offline`. Exit status 0: done; 1: it could not be, for the reason that is printed; 2: a wrong flag. */
const { variant, orders } = commandOf(
  "seed",
  "Fills the stores of what `npm start` or `serverless offline` runs with orders of the past.",
)
  .requiredOption("--orders <n>", "how many, up to 5,000,000", wholeNumberUpTo(5_000_000))
  .addOption(variantOption("leaves the other one out"))
  .parse()
  .opts<{ variant?: VariantName; orders: number }>();

try {
  for (const [name, instance] of theInstances()) await fill(instance, name);
} catch (error) {
  console.error(sentenceOf(error as Error & { code?: unknown }));
  process.exitCode = 1;
}

/** What runs of each variant that is wanted. */
function theInstances(): [VariantName, Instance][] {
  const found = variantsFor(variant).flatMap((name) => {
    const instances = runningInstances().filter((instance) => instance[name]);
    if (instances.length > 1) throw new Error(`The ${name} run twice: stop those that are not to be filled.`);
    return instances.map((instance): [VariantName, Instance] => [name, instance]);
  });
  if (found.length > 0) return found;
  const what = variant ? `The ${variant} do not run` : "Nothing runs that could be filled";
  throw new Error(
    `${what}: start npm start, or npx serverless offline in functions/, and try again beside it.`,
  );
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
