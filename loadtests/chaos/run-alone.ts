import type { Watch } from "../harness/progress.ts";
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
  watch: Watch,
): Promise<Observation> {
  const ended = new AbortController();
  const signal = AbortSignal.any([watch.signal, ended.signal]);
  const target = await start(watch);
  const died = target.both.failed.then((error) => Promise.reject(error));
  const run = injectAndAudit(target, settings, report, { ...watch, signal });
  return Promise.race([run, died]).finally(() => {
    ended.abort();
    return target.stop();
  });
}
