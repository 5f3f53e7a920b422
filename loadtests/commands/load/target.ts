import type { AuditReport } from "@app/audit/audit";
import { forwardForClients } from "@app/cluster/forward";
import { startBoth } from "@app/infra/embedded/both";
import { describeOthers, findTarget, HOW_TO_START } from "@app/net/running";
import { request } from "undici";
import { auditVariants } from "../../harness/audit-variants.ts";
import { ENGINES } from "../../harness/engines/engines.ts";
import type { RunContext } from "../../harness/run-context.ts";
import { PRELOAD_FUNCTIONS, type Variant, variantsOf } from "../../harness/variants/variants.ts";
import { firstBurstAt } from "../../scenarios/scenarios.ts";
import type { LoadOptions } from "./options.ts";

/** The target of a load. Only a variant that the command started has the optional properties. */
export type Target = {
  url: string;
  issuer: string;
  variant?: Variant;
  /** Resolves when a process of the variant dies. */
  failed?: Promise<Error>;
  /** Compares the stores with the provider's ledger; `accepted` are the ids of the orders that clients know. */
  audit?: (accepted: readonly string[]) => Promise<{ report: AuditReport; reasons: string[] }>;
  close(): Promise<void>;
};

const WARM_UP = firstBurstAt(50, 5);

/** Starts and warms up the variant of `--variant`, or uses a running target unchanged. */
export async function openTarget(options: LoadOptions, context: RunContext): Promise<Target> {
  const { variant: only, k8s } = options;
  if (k8s) {
    const { close, ...target } = await forwardForClients();
    return { ...target, close: async () => close() };
  }
  if (!only) return takeWhatRuns(options, context);
  const both = await startBoth({
    only,
    preloadFunctions: PRELOAD_FUNCTIONS,
    onProgress: context.progress,
    signal: context.signal,
  });
  const [variant] = variantsOf(both) as [Variant];
  const target = { url: variant.url, issuer: both.outside.issuer, variant, failed: both.failed };
  const close = async () => {
    await variant.store.close();
    await both.stop();
  };
  context.progress("Warming up …");
  const job = { ...target, store: variant.store, scenario: WARM_UP, signal: context.signal };
  const warmUp = await ENGINES.driver(job).catch(async (error) => {
    await close();
    throw error;
  });
  return {
    ...target,
    async audit(accepted) {
      const known = [...warmUp.accepted, ...accepted];
      const audited = [{ variant, accepted: known }];
      const [audit] = await auditVariants(audited, both.outside, { signal: context.signal });
      return audit!;
    },
    close,
  };
}

async function takeWhatRuns(given: LoadOptions, { progress }: RunContext): Promise<Target> {
  const { url, issuer, others } = await findTarget(given);
  for (const line of describeOthers(others)) progress(line);
  return { url, issuer, close: async () => {} };
}

/** @throws Error with a sentence for the user when no healthy target answers */
export async function requireAnswer(url: string): Promise<void> {
  const advice = `${HOW_TO_START}, or check the URL`;
  const { statusCode, body } = await request(`${url}/health`, { headersTimeout: 10_000 }).catch(
    (error: Error) => {
      throw new Error(
        `Nothing answers at ${url} (${(error as { code?: string }).code ?? error.message}): ${advice}.`,
      );
    },
  );
  await body.dump();
  if (statusCode !== 200) throw new Error(`${url}/health answers ${statusCode}: ${advice}.`);
}
