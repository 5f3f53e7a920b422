import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";

const PAUSE_MS = 40;

/** Asks again until the answer is right; fails with the last answer at the timeout. */
export type Until = <T>(what: string, ask: () => Promise<T>, right: (seen: T) => boolean) => Promise<T>;

export function createUntil(waitTimeoutMs: number): Until {
  return async (what, ask, right) => {
    const deadline = performance.now() + waitTimeoutMs;
    for (;;) {
      const seen = await ask();
      if (right(seen)) return seen;
      if (performance.now() > deadline) {
        assert.fail(
          `waited ${waitTimeoutMs / 1000} s for ${what}; last seen: ${JSON.stringify(seen).slice(0, 600)}`,
        );
      }
      await delay(PAUSE_MS);
    }
  };
}
