import { expect, test } from "vitest";
import type { VariantName } from "../harness/variants/variants.ts";
import { blankReport } from "./report.ts";
import { strikeAndAudit } from "./run.ts";
import { SUBJECTS } from "./targets/targets.ts";

/** The short form of `npm run chaos`: every fault once, quickly upon each other. What it holds to is correctness, never a time. */
const SHORT = { seed: 4, every: 2.5, rate: 20, patience: 180 };

const NOTICED: Record<VariantName, string[]> = {
  services: ["kill-gateway", "kill-orders", "hang-gateway", "hang-orders", "hang-postgres"],
  functions: ["kill-functions", "rewind-checkpoints"],
};

test.each(Object.keys(SUBJECTS) as VariantName[])(
  "the %s lose nothing and do nothing twice, whatever strikes them",
  { timeout: 600_000 },
  async (name) => {
    const watch = { progress: () => {}, signal: new AbortController().signal };
    const subject = await SUBJECTS[name].start(watch);
    const report = blankReport(name);
    const duration = SHORT.every * subject.faults.length + 6;
    const run = strikeAndAudit(subject, { ...SHORT, duration }, report, watch);
    await run.finally(subject.stop);

    expect(report.reasons).toEqual([]);
    expect(report.died).toEqual([]);
    expect(report.strikes.map(({ fault }) => fault).sort()).toEqual(
      subject.faults.map((fault) => fault.name).sort(),
    );
    const unnoticed = report.strikes.filter(({ recovered }) => recovered === 0).map(({ fault }) => fault);
    expect(NOTICED[name].filter((fault) => unnoticed.includes(fault))).toEqual([]);
    expect(report.audit).toMatchObject({ clean: true, findings: [], parked: [] });
    expect(report.audit!.accepted).toBeGreaterThan(SHORT.rate);
  },
);
