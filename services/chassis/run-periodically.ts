import { setTimeout as sleep } from "node:timers/promises";
import { log } from "./log.ts";

const PAUSE_AFTER_FAILURE_MS = 1_000;

/** Repeats `work` with a pause after each run, until the signal. Resolves when the last run has ended. */
export async function runPeriodically(
  what: string,
  work: () => Promise<void>,
  { pauseMs, until }: { pauseMs: number; until: AbortSignal },
): Promise<void> {
  while (!until.aborted) {
    let pause = pauseMs;
    await work().catch((err: unknown) => {
      log.warn({ err }, `${what} failed`);
      pause = Math.max(pause, PAUSE_AFTER_FAILURE_MS);
    });
    await sleep(pause, undefined, { signal: until }).catch(() => {}); // the signal ends the pause early
  }
}
