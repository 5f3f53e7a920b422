import { setTimeout as sleep } from "node:timers/promises";
import { log } from "@app/chassis/log";

const PAUSE_AFTER_FAILURE_MS = 200;

/** `ended` resolves after the signal, when the last run has ended. */
export type Repeated = { wake(): void; ended: Promise<void> };

/**
 * Repeats `work` whenever it is woken, and after a pause in any case, because a hint may be lost. A hint during a run
 * leads to one more run. Polling alone, often enough for a short delay, would use most of the CPU.
 * @param work returns whether there may be more to do at once
 */
export function repeatWhenWoken(
  what: string,
  work: () => Promise<boolean>,
  { pauseMs, until }: { pauseMs: number; until: AbortSignal },
): Repeated {
  let woken = false;
  let endPause = () => {};
  const wake = () => {
    woken = true;
    endPause();
  };
  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pauseMs);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const repeat = async () => {
    until.addEventListener("abort", wake);
    while (!until.aborted) {
      woken = false;
      try {
        if (!(await work()) && !woken) await pause();
      } catch (err) {
        log.warn({ err }, `${what} failed`);
        await sleep(PAUSE_AFTER_FAILURE_MS, undefined, { signal: until }).catch(() => {}); // the signal ends the pause early
      }
    }
  };
  return { wake, ended: repeat() };
}
