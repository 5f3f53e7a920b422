import type { FormName, VariantName } from "@app/net/variant-names";
import { expect, test } from "vitest";
import { blankReport } from "./report.ts";
import { injectAndAudit } from "./run.ts";
import { CHAOS_TARGETS } from "./targets/targets.ts";

/** The short form of `npm run chaos`: every fault once, in quick succession. It asserts correctness, never a time. */
const SHORT = { seed: 4, every: 2.5, rate: 20, patience: 180, once: true, duration: 400 };

/** Faults that clients must notice: otherwise the fault had no effect. */
const NOTICED: Record<VariantName | FormName, string[]> = {
  services: ["kill-gateway", "kill-orders", "hang-gateway", "hang-orders", "hang-postgres"],
  functions: ["kill-functions", "rewind-checkpoints"],
  "event-driven": ["kill-gateway", "hang-gateway"],
  hybrid: ["kill-gateway", "kill-orders", "hang-gateway", "hang-orders", "hang-postgres"],
  durable: ["kill-functions", "kill-mid-step"],
};

test.concurrent.each(Object.keys(CHAOS_TARGETS) as (keyof typeof CHAOS_TARGETS)[])(
  "no fault makes the %s lose an order or charge it twice",
  { timeout: 600_000 },
  async (name) => {
    const context = { progress: () => {}, signal: new AbortController().signal };
    const target = await CHAOS_TARGETS[name].start(context);
    const report = blankReport(name);
    const run = injectAndAudit(target, SHORT, report, context);
    await run.finally(target.stop);

    expect(report.reasons).toEqual([]);
    expect(report.died).toEqual([]);
    expect(report.strikes.map(({ fault }) => fault).sort()).toEqual(
      target.faults.map((fault) => fault.name).sort(),
    );
    const unnoticed = report.strikes.filter(({ recovered }) => recovered === 0).map(({ fault }) => fault);
    expect(NOTICED[name].filter((fault) => unnoticed.includes(fault))).toEqual([]);
    expect(report.audit).toMatchObject({ clean: true, findings: [], parked: [] });
    expect(report.audit!.accepted).toBeGreaterThan(SHORT.rate);
  },
);
