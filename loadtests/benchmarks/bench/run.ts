import { auditReasons } from "@app/audit/reasons";
import { type Both, startBoth } from "@app/infra/embedded/both";
import { fetchToken } from "@app/infra/identity-provider/token";
import { auditAtRest } from "../../harness/audit-variants.ts";
import { startDriver } from "../../harness/driver/driver.ts";
import type { Watch } from "../../harness/progress.ts";
import { seededCustomer, seededCustomers } from "../../harness/seed/orders.ts";
import { seedVariant } from "../../harness/seed/seed.ts";
import { fetchTokens } from "../../harness/tokens.ts";
import { type VariantName, variantsOf } from "../../harness/variants/variants.ts";
import type { Bench, BenchOptions } from "./bench.ts";
import type { BenchFigure } from "./figures.ts";
import { benchFunctions } from "./functions.ts";
import { benchServices } from "./services.ts";

/** On stores that hold nothing but the bench's own orders and, where it was asked for, once more on filled ones. */
export type BenchFigures = { empty: BenchFigure[]; full: BenchFigure[] };

/** Starts one variant alone, measures it, and audits what it was left with. @throws Error with a sentence when its figures are worth nothing */
export async function benchVariant(
  name: VariantName,
  options: BenchOptions,
  watch: Watch,
): Promise<BenchFigures> {
  const both = await startBoth({ only: name, onProgress: watch.progress, signal: watch.signal });
  const driver = startDriver();
  try {
    const died = both.failed.then((error) => Promise.reject(error));
    died.catch(() => {});
    return await Promise.race([measure(both, { driver, options, watch }), died]);
  } finally {
    driver.stop();
    await both.stop();
  }
}

async function measure(
  both: Both,
  shared: Pick<Bench, "driver" | "options" | "watch">,
): Promise<BenchFigures> {
  const [variant] = variantsOf(both);
  const tokens = await fetchTokens(both.outside.issuer);
  const bench: Bench = { ...shared, variant: variant!, tokens, listReaders: tokens, accepted: [] };
  try {
    const empty = await figuresOf(both, bench);
    const full = shared.options.orders ? await figuresOf(both, await filled(both, bench, empty)) : [];
    await audit(both, bench);
    return { empty, full };
  } finally {
    await variant!.store.close();
  }
}

function figuresOf(both: Both, bench: Bench): Promise<BenchFigure[]> {
  return both.services
    ? benchServices(bench, both.services.postgres.adminUrl)
    : benchFunctions(bench, { ...both, ...both.functions! });
}

/** The same processes on full stores, with orders timed at the same rate; lists are those of seeded customers. */
async function filled(both: Both, bench: Bench, empty: readonly BenchFigure[]): Promise<Bench> {
  const { name } = bench.variant;
  const { watch, options } = bench;
  const orders = options.orders!;
  watch.progress(`Filling the stores of the ${name} with ${orders} orders …`);
  await seedVariant(both, name, orders);
  watch.progress("They are full.");
  const timedAtRate = empty.find(({ at }) => at)?.at;
  return {
    ...bench,
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

async function audit({ outside }: Both, { variant, accepted, watch }: Bench): Promise<void> {
  const { name, store } = variant;
  const provider = { url: outside.providerUrl, controlKey: outside.controlKey };
  const reports = await auditAtRest([{ name, store, accepted }], provider, { signal: watch.signal });
  const report = reports.get(name)!;
  const [reason] = auditReasons(report);
  if (reason) throw new Error(reason);
  watch.progress(
    `Audited the ${name}: ${report.orders} orders and ${report.charges} charges, nothing found.`,
  );
}
