import { auditVariants } from "../harness/audit-variants.ts";
import type { RunContext } from "../harness/run-context.ts";
import { type Testbed, withStartedTestbed } from "../harness/testbed.ts";
import { PRELOAD_FUNCTIONS } from "../harness/variants/variants.ts";
import { sentenceOf } from "./command.ts";

/**
 * Starts both variants, lets `work` measure them, audits and stops them, and ends the process. After a failure: status
 * 1, with a sentence.
 * @param work returns a function that publishes the figures; it runs only after a clean audit
 */
export async function measureOnBoth(
  context: RunContext,
  work: (testbed: Testbed) => Promise<() => void>,
): Promise<never> {
  try {
    context.progress("Starting …");
    const options = { preloadFunctions: PRELOAD_FUNCTIONS, onProgress: context.progress };
    const publish = await withStartedTestbed(options, context, async (testbed) => {
      const publishFigures = await work(testbed);
      await audit(testbed);
      return publishFigures;
    });
    publish();
  } catch (error) {
    console.error(`There are no figures: ${sentenceOf(error, context.signal)}`);
    process.exitCode = 1;
  }
  return process.exit();
}

/** Figures of a variant that lost an order are not valid. */
async function audit({ both, variants, context }: Testbed): Promise<void> {
  const audited = variants.map((variant) => ({ variant, accepted: [] }));
  const audits = await auditVariants(audited, both.outside, { signal: context.signal });
  const [reason] = audits.flatMap(({ variant, reasons }) => reasons.map((each) => `${variant}: ${each}`));
  if (reason) throw new Error(reason);
}
