import { expect, test } from "vitest";
import { recoveryOf } from "../../chaos/recovery.ts";
import type { ChaosOfVariant, ChaosOptions } from "../../chaos/report.ts";
import type { Machine } from "../../harness/machine.ts";
import { formatChaos } from "./text.ts";

type ReportedFault = ChaosOfVariant["strikes"][number];

function injected(fault: string, at: number, found: Partial<ReportedFault> = {}): ReportedFault {
  return { fault, at, lasted: 0.5, failed: [], slow: 0, recovered: 1, settled: 2, ...found };
}

const failures = {
  operation: "placeOrder",
  count: 12,
  kinds: { ECONNREFUSED: 12 },
  first: 0.04,
  last: 0.61,
} as const;

const clean = { clean: true, orders: 90, accepted: 90, charges: 80, parked: [], findings: [] };

function format(found: Partial<ChaosOfVariant>, given: Partial<ChaosOptions> = {}): string {
  const variant: ChaosOfVariant = {
    name: "services",
    reasons: [],
    plan: [],
    strikes: [],
    died: [],
    audit: clean,
    loadStartedAt: "2026-01-01T00:00:14.000Z",
    ...found,
  };
  const usual = {
    variants: ["services" as const],
    seed: 7,
    duration: 120,
    every: 20,
    rate: 30,
    patience: 60,
  };
  const options: ChaosOptions = { ...usual, ...given };
  const startedAt = "2026-01-01T00:00:00.000Z";
  return formatChaos({ survived: true, startedAt, options, machine: {} as Machine, variants: [variant] });
}

test("the timeline shows each fault, its failed requests and the recovery, by the log's clock", () => {
  const strikes = [
    injected("kill-gateway", 3, { failed: [failures], slow: 2 }),
    injected("hang-orders", 8, {
      detail: "for 2.5 s",
      lasted: 2.5,
      recovered: undefined,
      settled: undefined,
    }),
    injected("flaky-provider", 13, { recovered: 0 }),
  ];
  const text = format({ strikes });
  expect(text).toContain(
    " 17.0  kill-gateway: over after 0.5 s; failed: 12 placeOrder (0.0–0.6 s); 2 slow answers; recovered after 1.0 s; last order settled after 2.0 s",
  );
  expect(text).toContain(
    " 22.0  hang-orders, for 2.5 s: over after 2.5 s; not recovered before the load ended; an order never settled",
  );
  expect(text).toContain(" 27.0  flaky-provider: over after 0.5 s; no effect on clients; last order settled");
});

test("the recovery of a fault is computed from all its injections", () => {
  const strikes = [
    injected("kill-orders", 3, { recovered: 1, settled: 4, failed: [failures] }),
    injected("hang-orders", 8, { recovered: undefined, settled: undefined }),
    injected("kill-orders", 13, { recovered: 3, settled: 2, failed: [failures], lasted: 1.5 }),
  ];
  expect(recoveryOf(strikes)).toEqual([
    { fault: "hang-orders", strikes: 1, lasted: 0.5, failed: 0, recovered: undefined, settled: undefined },
    { fault: "kill-orders", strikes: 2, lasted: 1, failed: 24, recovered: { median: 2, max: 3 }, settled: 4 },
  ]);
  expect(format({ strikes })).toMatch(/kill-orders +2 +24 +1\.0 +2\.0 +3\.0 +4\.0\n/);
  expect(format({ strikes })).toMatch(/hang-orders +1 +0 +0\.5 +- +- +-\n/);
});

test("a variant without a failed check has survived, and the text ends with the command that repeats the run", () => {
  const text = format({ drain: { seconds: 8.25, open: [], parked: 1 } });
  expect(text).toContain(
    "The services survived: 0 of 90 accepted orders lost, 0 charged twice, stock conserved.",
  );
  expect(text).toMatch(/npm run chaos -- --variant services --seed 7 --duration 120s$/);
});

test("the last lines have the verdict on each variant and the effect on its clients", () => {
  const load = {
    operations: { placeOrder: { attempts: 90, failed: 3 } },
    accepted: 90,
    cancelled: 0,
    repeated: 3,
    givenUp: 0,
  };
  const strikes = [
    injected("kill-orders", 3, { recovered: 2.5 }),
    injected("drop-calls", 23, { recovered: 0 }),
  ];
  expect(format({ load, strikes }).split("\n").slice(-4)).toEqual([
    "In short:",
    "The services survived: 0 of 90 accepted orders lost, 0 charged twice, stock conserved.",
    "  Its clients saw 3 of 90 requests fail; after 2 of 2 faults the variant had recovered within 2.5 s.",
    expect.stringMatching(/^The same faults again: /),
  ]);
  const hasty = [injected("kill-orders", 3, { recovered: undefined }), injected("drop-calls", 8)];
  expect(format({ load, strikes: hasty }, { every: 5 })).toContain(
    "after 1 of 2 faults the variant had recovered within 1.0 s.\n  The faults came too close to see each recovery: --every 20s leaves time for it.\n",
  );
});

test("the command that repeats the run has every flag that is not at its default", () => {
  const faults = ["kill-orders", "drop-calls"];
  expect(format({}, { compose: true, rate: 5, patience: 90, faults })).toMatch(
    /-- --compose --seed 7 --duration 120s --rate 5 --patience 90s --faults kill-orders,drop-calls$/,
  );
  expect(format({}, { attach: true })).toMatch(/-- --attach --seed 7 --duration 120s$/);
  expect(format({}, { k8s: true })).toMatch(/-- --k8s --seed 7 --duration 120s$/);
});

test("the verdict against a variant names every kind of failed check, with an example", () => {
  const lost = Array.from({ length: 12 }, (_, i) => ({ rule: "order lost", detail: `order-${i}` }));
  const text = format({ reasons: [...lost, { rule: "charged twice", detail: "order-7 (ch_1, ch_2)" }] });
  expect(text).toContain(
    "The services did not survive:\n- order lost (12 times, for example): order-0\n- charged twice: order-7 (ch_1, ch_2)\n",
  );
  expect(text).not.toContain("survived:");
});
