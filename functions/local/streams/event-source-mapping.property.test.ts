import fc from "fast-check";
import { expect, it, vi } from "vitest";
import { scenario } from "../test/mapping-scenario.ts";
import { MappingRun } from "../test/run-mapping-scenario.ts";
import { VirtualTime } from "../test/virtual-time.ts";

const held = vi.hoisted(() => ({ clock: undefined as unknown as VirtualTime }));
vi.mock("./time.ts", () => ({ realTime: (signal: AbortSignal) => held.clock.of(signal) }));

/** `PROPERTY_RUNS=5000 npm test -- functions/local/streams/event-source-mapping.property` searches longer. */
const numRuns = Number(process.env["PROPERTY_RUNS"] ?? 250);

it("delivers every record at least once, each item's in order, and keeps no checkpoint ahead of the processed records", {
  timeout: 600_000,
}, async () => {
  const counts = { discarded: 0, splits: 0, restarts: 0, failures: 0, faults: 0 };
  await fc.assert(
    fc.asyncProperty(scenario, async (drawn) => {
      held.clock = new VirtualTime();
      const run = new MappingRun(drawn, held.clock);
      const { violations } = run.guarantees;
      await held.clock.until(run.toItsEnd()).catch((error: Error) => violations.push(error.message));
      expect(violations).toEqual([]);
      for (const key of Object.keys(counts) as (keyof typeof counts)[]) counts[key] += run.counts[key];
    }),
    { numRuns },
  );
  // Otherwise the runs tried no such fault.
  for (const [what, times] of Object.entries(counts)) expect(times, what).toBeGreaterThan(numRuns / 10);
});
