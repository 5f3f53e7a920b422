import type { RunContext } from "../harness/run-context.ts";
import type { ChaosOfVariant } from "./report.ts";
import { injectAndAudit, type Observation, type RunSettings } from "./run.ts";
import type { StartChaosTarget } from "./targets/target.ts";

/**
 * Starts a variant, injects faults under load, and stops the variant in any case.
 * @throws Error when the run cannot be completed
 */
export async function runAlone(
  start: StartChaosTarget,
  settings: RunSettings,
  report: ChaosOfVariant,
  context: RunContext,
): Promise<Observation> {
  const ended = new AbortController();
  const signal = AbortSignal.any([context.signal, ended.signal]);
  const target = await start(context);
  const died = target.both.failed.then((error) => Promise.reject(error));
  const run = injectAndAudit(target, settings, report, { ...context, signal });
  return Promise.race([run, died]).finally(() => {
    ended.abort();
    return target.stop();
  });
}
