import { auditReasons } from "@app/audit/reasons";
import { startBoth } from "@app/infra/embedded/both";
import { auditAtRest } from "../harness/audit-variants.ts";
import { startDriver } from "../harness/driver/driver.ts";
import type { watchCommand } from "../harness/progress.ts";
import { fetchTokens } from "../harness/tokens.ts";
import { PRELOAD_FUNCTIONS, variantsOf } from "../harness/variants/variants.ts";
import type { Workbench } from "../model/profile/workbench.ts";

/**
 * Starts both variants for some measuring, audits them after it, and stops them. Ends the process: status 1, with a sentence, when
 * something went wrong.
 * @param work returns what is to be done with the figures once the audit is clean
 */
export async function measureOnBoth(
  watch: ReturnType<typeof watchCommand>,
  work: (bench: Workbench) => Promise<() => void>,
): Promise<never> {
  const driver = startDriver();
  try {
    watch.progress("Starting …");
    const { progress: onProgress, signal } = watch;
    const both = await startBoth({ preloadFunctions: PRELOAD_FUNCTIONS, onProgress, signal });
    try {
      void both.failed.then(({ message }) => watch.stop(message));
      const tokens = await fetchTokens(both.outside.issuer);
      const bench: Workbench = { both, variants: variantsOf(both), driver, tokens, watch };
      const publish = await work(bench);
      await audit(bench);
      publish();
    } finally {
      await both.stop();
    }
  } catch (error) {
    const reason: unknown = watch.signal.aborted ? watch.signal.reason : error;
    console.error(`There are no figures: ${reason instanceof Error ? reason.message : String(reason)}`);
    process.exitCode = 1;
  } finally {
    driver.stop();
  }
  return process.exit();
}

/** Figures of a variant that lost an order are worth nothing. */
async function audit({ both, variants, watch }: Workbench): Promise<void> {
  const { providerUrl: url, controlKey } = both.outside;
  const targets = variants.map(({ name, store }) => ({ name, store, accepted: [] }));
  const reports = await auditAtRest(targets, { url, controlKey }, { signal: watch.signal });
  await Promise.all(variants.map(({ store }) => store.close()));
  const reasons = [...reports].flatMap(([name, report]) =>
    auditReasons(report).map((reason) => `${name}: ${reason}`),
  );
  if (reasons[0]) throw new Error(reasons[0]);
}
