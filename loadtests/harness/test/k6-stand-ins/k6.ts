import { Rate } from "./metrics.ts";

/** Stands in for the module `k6`. */
const checks = new Rate("checks");

export function check<T>(value: T, expectations: Record<string, (value: T) => boolean>): boolean {
  const failed = Object.entries(expectations).filter(([name, holds]) => {
    const held = holds(value);
    checks.add(held);
    if (!held) console.error(`✗ ${name}`);
    return !held;
  });
  return failed.length === 0;
}

let speed = 1;

/** Makes the clock of the script run this many times as fast, for a script that waits until it gives up. */
export function speedUp(times: number): void {
  const now = Date.now;
  const began = now();
  Date.now = () => began + times * (now() - began);
  speed = times;
}

export function sleep(seconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, (seconds * 1_000) / speed);
}

/** Stands in for `k6/execution`. */
export class Aborted extends Error {}

const execution = {
  test: {
    /** Ends the run; k6 goes on with teardown and summary, and exits with 108. */
    abort(reason: string): never {
      throw new Aborted(reason);
    },
    options: { executionSegment: null as string | null },
  },
  /** 0 in `setup` and `teardown`. */
  vu: { idInTest: 0, iterationInScenario: 0 },
};

export default execution;
