import { setTimeout } from "node:timers/promises";

/** The clock, so that tests need not wait. Times are in milliseconds since the epoch. */
export interface Time {
  now(): number;
  /** @throws the signal's reason, when the mapping is stopped meanwhile */
  sleep(millis: number): Promise<void>;
}

/** Real time; every sleep ends when the signal aborts. */
export function realTime(signal: AbortSignal): Time {
  return {
    now: () => Date.now(),
    sleep: (millis) => setTimeout(Math.max(0, millis), undefined, { signal }),
  };
}
