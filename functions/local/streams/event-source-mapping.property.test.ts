import fc from "fast-check";
import { expect, it, vi } from "vitest";
import { MappingLife } from "../test/mapping-life.ts";
import { scenario } from "../test/mapping-scenario.ts";
import { VirtualTime } from "../test/virtual-time.ts";

const held = vi.hoisted(() => ({ clock: undefined as unknown as VirtualTime }));
vi.mock("./time.ts", () => ({ realTime: (signal: AbortSignal) => held.clock.of(signal) }));

/** `PROPERTY_RUNS=5000 npm test -- functions/local/streams/event-source-mapping.property` looks longer. */
const numRuns = Number(process.env["PROPERTY_RUNS"] ?? 250);

it("delivers every record at least once, each item's in order, and keeps no checkpoint ahead of what is done", {
  timeout: 600_000,
}, async () => {
  const seen = { discarded: 0, splits: 0, restarts: 0, failures: 0, faults: 0 };
  await fc.assert(
    fc.asyncProperty(scenario, async (drawn) => {
      held.clock = new VirtualTime();
      const life = new MappingLife(drawn, held.clock);
      await held.clock.until(life.run());
      expect(life.wrong).toEqual([]);
      for (const key of Object.keys(seen) as (keyof typeof seen)[]) seen[key] += life.seen[key];
    }),
    { numRuns },
  );
  // Else nothing of the kind was tried.
  for (const [what, times] of Object.entries(seen)) expect(times, what).toBeGreaterThan(numRuns / 10);
});
