import type { Both } from "@app/infra/embedded/both";
import { fetchToken } from "@app/infra/identity-provider/token";
import type { VariantName } from "@app/net/variant-names";
import { auditVariants } from "../../harness/audit-variants.ts";
import type { RunContext } from "../../harness/run-context.ts";
import { seededCustomer, seededCustomers } from "../../harness/seed/orders.ts";
import { seedVariant } from "../../harness/seed/seed.ts";
import { type Testbed, withStartedTestbed } from "../../harness/testbed.ts";
import { fetchTokens } from "../../harness/tokens.ts";
import type { Bench, BenchOptions } from "./bench.ts";
import type { BenchFigure } from "./figures.ts";
import { benchFunctions, startFunctionsBaselines } from "./functions.ts";
import { benchServices, startServicesBaselines } from "./services.ts";

/** Figures on stores with the bench's own orders only and, on demand, on filled stores. */
export type BenchFigures = { empty: BenchFigure[]; full: BenchFigure[] };

/**
 * Starts one variant alone, measures it, and audits it.
 * @throws Error with a sentence when the figures are not valid
 */
export async function benchVariant(
  name: VariantName,
  options: BenchOptions,
  context: RunContext,
): Promise<BenchFigures> {
  const started = { only: name, onProgress: context.progress };
  return withStartedTestbed(started, context, (testbed) => measure(testbed, options));
}

/** Flat out, 100 customers place more than 25 orders a second each, the gateway's limit. */
const CUSTOMERS = 400;

async function measure({ both, driver, variants, context }: Testbed, options: BenchOptions) {
  const tokens = await fetchTokens(both.outside.issuer, CUSTOMERS);
  const bench: Bench = {
    driver,
    tokens,
    context,
    options,
    variant: variants[0]!,
    listReaders: tokens,
    accepted: [],
  };
  const { figures, stop } = await startBaselines(both, bench);
  try {
    const empty = await figures(bench);
    const full = options.orders ? await figures(await filled(both, bench, empty)) : [];
    await audit(both, bench);
    return { empty, full };
  } finally {
    await stop();
  }
}

type Baselines = { figures: (bench: Bench) => Promise<BenchFigure[]>; stop: () => PromiseLike<void> };

/** Starts the baselines of the variant. `figures` measures the variant beside them. */
async function startBaselines(both: Both, bench: Bench): Promise<Baselines> {
  if (both.services) {
    const { adminUrl } = both.services.postgres;
    const baselines = await startServicesBaselines(bench, { adminUrl, issuer: both.outside.issuer });
    return { figures: (of) => benchServices(of, baselines), stop: baselines[Symbol.asyncDispose] };
  }
  const baselines = await startFunctionsBaselines(bench, { ...both, ...both.functions! });
  return { figures: (of) => benchFunctions(of, baselines), stop: baselines[Symbol.asyncDispose] };
}

/** The same processes with filled stores. Orders are timed at the same rate; lists are those of seeded customers. */
async function filled(both: Both, bench: Bench, empty: readonly BenchFigure[]): Promise<Bench> {
  const { name } = bench.variant;
  const { context, options } = bench;
  const orders = options.orders!;
  context.progress(`Filling the stores of the ${name} with ${orders} orders …`);
  await seedVariant(both, name, orders);
  context.progress("They are full.");
  const timedAtRate = empty.find(({ at }) => at)?.at;
  return {
    ...bench,
    isFilled: true,
    listReaders: await tokensOfSeeded(both.outside.issuer, orders),
    ...(timedAtRate && { timedAtRate }),
  };
}

function tokensOfSeeded(issuer: string, orders: number): Promise<string[]> {
  const customers = Math.min(20, seededCustomers(orders));
  return Promise.all(
    Array.from({ length: customers }, (_, i) => fetchToken({ issuer, subject: seededCustomer(i) })),
  );
}

async function audit({ outside }: Both, { variant, accepted, context }: Bench): Promise<void> {
  const [audit] = await auditVariants([{ variant, accepted }], outside, { signal: context.signal });
  const { report, reasons } = audit!;
  if (reasons[0]) throw new Error(reasons[0]);
  context.progress(
    `Audited the ${variant.name}: ${report.orders} orders and ${report.charges} charges, nothing found.`,
  );
}
