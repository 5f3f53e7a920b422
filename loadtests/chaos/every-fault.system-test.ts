import { FORMS, type FormName, type VariantName } from "@app/net/variant-names";
import { expect, test } from "vitest";
import { blankReport } from "./report.ts";
import { injectAndAudit } from "./run.ts";
import { CHAOS_TARGETS } from "./targets/targets.ts";

/** The short form of `npm run chaos`: every fault once, in quick succession. It asserts correctness, never a time. */
const SHORT = { seed: 4, every: 1.5, rate: 10, patience: 180, once: true, duration: 400 };

type Target = VariantName | FormName;

/** Faults of a variant that hit another party in a form: there, payments are functions, or the process is also a consumer. */
const OTHER_IN_FORM: Partial<Record<FormName, string[]>> = {
  hybrid: ["kill-payments", "hang-payments"],
  "event-driven": ["kill-orders", "kill-inventory", "kill-payments"],
};

/** A form has the faults of its variant, too. Those are tried on the variant. */
function faultsOf(name: Target): string[] {
  const all = (each: Target) => CHAOS_TARGETS[each].faults.map((fault) => fault.name);
  if (!(name in FORMS)) return all(name);
  const form = name as FormName;
  const known = all(FORMS[form]).filter((fault) => !OTHER_IN_FORM[form]?.includes(fault));
  return all(name).filter((fault) => !known.includes(fault));
}

/** Faults that clients must notice: otherwise the fault had no effect. */
const NOTICED: Partial<Record<Target, string[]>> = {
  services: ["kill-gateway", "kill-orders", "hang-gateway", "hang-orders", "hang-postgres"],
  functions: ["kill-functions", "rewind-checkpoints"],
  durable: ["kill-mid-step"],
};

test.concurrent.each(Object.keys(CHAOS_TARGETS) as Target[])(
  "no fault makes the %s lose an order or charge it twice",
  { timeout: 600_000 },
  async (name) => {
    const context = { progress: () => {}, signal: new AbortController().signal };
    const target = await CHAOS_TARGETS[name].start(context);
    const report = blankReport(name);
    const faults = faultsOf(name);
    const run = injectAndAudit(target, { ...SHORT, faults }, report, context);
    await run.finally(target.stop);

    expect(report.reasons).toEqual([]);
    expect(report.died).toEqual([]);
    expect(report.strikes.map(({ fault }) => fault).sort()).toEqual(faults.toSorted());
    const unnoticed = report.strikes.filter(({ recovered }) => recovered === 0).map(({ fault }) => fault);
    expect((NOTICED[name] ?? []).filter((fault) => unnoticed.includes(fault))).toEqual([]);
    expect(report.audit).toMatchObject({ clean: true, findings: [], parked: [] });
    expect(report.audit!.accepted).toBeGreaterThan(SHORT.rate);
  },
);
