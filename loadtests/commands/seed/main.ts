import type { Instance } from "@app/infra/embedded/instance";
import { commandOf, wholeNumberUpTo } from "@app/net/flags";
import type { VariantName } from "@app/net/variant-names";
import { variantOption, variantsFor } from "../command.ts";

/**
 * `npm run seed`, beside `npm start` or `serverless offline`. Exit status 0: done; 1: failed, with the reason; 2: wrong
 * flag.
 */
const { variant, orders } = commandOf(
  "seed",
  "Fills the stores of the running variants (`npm start` or `serverless offline`) with old orders.",
)
  .requiredOption("--orders <n>", "number of orders, up to 5,000,000", wholeNumberUpTo(5_000_000))
  .addOption(variantOption("only this variant, instead of both"))
  .parse()
  .opts<{ variant?: VariantName; orders: number }>();
// Loaded after the command line is read, so that --help answers at once.
const { runningInstances } = await import("@app/infra/embedded/instance");
const { seededCustomer, seededCustomers } = await import("../../harness/seed/orders.ts");
const { seedVariant } = await import("../../harness/seed/seed.ts");

try {
  for (const [name, instance] of theInstances()) await fill(instance, name);
} catch (error) {
  console.error(describeFailure(error as Error & { code?: unknown }));
  process.exitCode = 1;
}

/** The running instance of each variant to be seeded. */
function theInstances(): [VariantName, Instance][] {
  const found = variantsFor(variant).flatMap((name) => {
    const instances = runningInstances().filter((instance) => instance[name]);
    if (instances.length > 1) throw new Error(`The ${name} run twice: stop one of them.`);
    return instances.map((instance): [VariantName, Instance] => [name, instance]);
  });
  if (found.length > 0) return found;
  const what = variant ? `The ${variant} do not run` : "No variant runs";
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
    `The ${name} got ${orders} orders in ${seconds} s, of the customers ${seededCustomer(0)} to ${last}.`,
  );
}

/** A second seeding violates unique keys: error 23505 of PostgreSQL, or SQLite's message. */
function describeFailure({ code, message }: Error & { code?: unknown }): string {
  return code === "23505" || /UNIQUE constraint/.test(message)
    ? "This variant was seeded before: restart it to seed it again."
    : message;
}
