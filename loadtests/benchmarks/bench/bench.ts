import type { Both } from "@app/infra/embedded/both";
import type { VariantName } from "@app/net/variant-names";
import { auditVariants } from "../../harness/audit-variants.ts";
import type { RunContext } from "../../harness/run-context.ts";
import { type Loader, withStartedTestbed } from "../../harness/testbed.ts";
import { fetchTokens } from "../../harness/tokens.ts";
import type { Variant } from "../../harness/variants/variants.ts";

/**
 * `rounds` per figure; `blocks` of four turns (empty, full, full, empty) per figure of full stores. `seconds`: length of a closed-loop run; `probeSeconds`: length of a run at a rate. The search
 * for a rate takes at most `probes` runs, and stops when its bounds are within the factor `precision`.
 */
export type BenchOptions = {
  rounds: number;
  blocks: number;
  seconds: number;
  probeSeconds: number;
  probes: number;
  precision: number;
  variant?: VariantName;
  /** Measures what this many orders in the stores cost, in place of the ratios to the baselines. */
  orders?: number;
  json?: string;
};

/** The context of all steps of a bench. `accepted` are the ids of all orders that the variant accepted. */
export type Bench = Loader & { variant: Variant; options: BenchOptions; accepted: string[] };

/** Flat out, 100 customers of the services place more than 25 orders a second each, the gateway's limit. */
const CUSTOMERS = { services: 400, functions: 100 };

/**
 * Starts one variant alone for `work`, and audits it.
 * @throws Error with a sentence when the figures are not valid
 */
export function withBench<T>(
  variant: VariantName,
  options: BenchOptions,
  { progress, signal }: RunContext,
  work: (bench: Bench, both: Both) => Promise<T>,
): Promise<T> {
  const started = { only: variant, onProgress: progress };
  return withStartedTestbed(started, { progress, signal }, async ({ both, driver, variants, context }) => {
    const tokens = await fetchTokens(both.outside.issuer, CUSTOMERS[variant]);
    const bench: Bench = { driver, tokens, context, options, variant: variants[0]!, accepted: [] };
    const result = await work(bench, both);
    await audit(both, bench);
    return result;
  });
}

async function audit({ outside }: Both, { variant, accepted, context }: Bench): Promise<void> {
  const [audit] = await auditVariants([{ variant, accepted }], outside, { signal: context.signal });
  const { report, reasons } = audit!;
  if (reasons[0]) throw new Error(reasons[0]);
  context.progress(
    `Audited the ${variant.name}: ${report.orders} orders and ${report.charges} charges, nothing found.`,
  );
}
