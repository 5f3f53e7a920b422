import { type Both, startBoth } from "@app/infra/embedded/both";
import { fetchToken } from "@app/infra/identity-provider/token";
import { auditAtRest } from "../audit/at-rest.ts";
import { auditReasons } from "../audit/reasons.ts";
import { startDriver } from "../driver/driver.ts";
import { seededCustomer, seededCustomers } from "../seed/orders.ts";
import { seedVariant } from "../seed/seed.ts";
import { fetchTokens } from "../tokens.ts";
import { type VariantName, variantsOf } from "../variants.ts";
import type { Watch } from "../watch.ts";
import type { Bench } from "./bench.ts";
import type { BenchFigure } from "./figures.ts";
import { benchFunctions } from "./functions.ts";
import type { BenchOptions } from "./options.ts";
import { benchServices } from "./services.ts";

/** Starts one variant alone, with its stores filled where `orders` asks for it, measures it, and audits what it was left with. @throws Error with a sentence when its figures are worth nothing */
export async function benchVariant(
  name: VariantName,
  options: BenchOptions,
  watch: Watch,
): Promise<BenchFigure[]> {
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
): Promise<BenchFigure[]> {
  const [variant] = variantsOf(both);
  const { issuer } = both.outside;
  const tokens = await fetchTokens(issuer);
  const orders = shared.options.orders ?? 0;
  if (orders > 0) await fill(both, variant!.name, orders, shared.watch);
  const listReaders = orders > 0 ? await tokensOfSeeded(issuer, orders) : tokens;
  const bench: Bench = { ...shared, variant: variant!, tokens, listReaders, accepted: [] };
  try {
    const figures = both.services
      ? await benchServices(bench, both.services.postgres.adminUrl)
      : await benchFunctions(bench, { ...both, ...both.functions! });
    await audit(both, bench);
    return figures;
  } finally {
    await variant!.store.close();
  }
}

async function fill(both: Both, name: VariantName, orders: number, { progress }: Watch): Promise<void> {
  progress(`Filling the stores of the ${name} with ${orders} orders …`);
  await seedVariant(both, name, orders);
  progress("They are full.");
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
