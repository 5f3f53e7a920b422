import type { Watch } from "../harness/progress.ts";
import type { ChaosOfVariant } from "./report.ts";
import { type Observation, type RunSettings, strikeAndAudit } from "./run.ts";
import type { StartSubject } from "./targets/target.ts";

/** Starts a variant, lets it be struck, and stops it whatever becomes of that. @throws Error when it does not get to the end */
export async function runAlone(
  start: StartSubject,
  settings: RunSettings,
  report: ChaosOfVariant,
  watch: Watch,
): Promise<Observation> {
  const ended = new AbortController();
  const signal = AbortSignal.any([watch.signal, ended.signal]);
  const subject = await start(watch);
  const died = subject.both.failed.then((error) => Promise.reject(error));
  const run = strikeAndAudit(subject, settings, report, { ...watch, signal });
  return Promise.race([run, died]).finally(() => {
    ended.abort();
    return subject.stop();
  });
}
