import type { AuditReport } from "@app/audit/audit";
import type { VariantName } from "@app/net/variant-names";
import { blankReport, type ChaosOfVariant, describeReasons, lostOrders } from "../../chaos/report.ts";
import type { Observation, RunSettings } from "../../chaos/run.ts";
import { runAlone } from "../../chaos/run.ts";
import type { StartChaosTarget } from "../../chaos/targets/target.ts";

/** `broken` lists broken promises, lost orders included. */
export type UnderFaults = {
  seen: Observation;
  strikes: ChaosOfVariant["strikes"];
  audit: AuditReport;
  lost: number;
  broken: string[];
};

/** Runs a separate variant under load and faults, and audits it. */
export async function runUnderFaults(
  name: VariantName,
  start: StartChaosTarget,
  settings: Omit<RunSettings, "seed" | "patience">,
  { signal }: { signal: AbortSignal },
): Promise<UnderFaults> {
  const report = blankReport(name);
  const context = { progress: () => {}, signal };
  const seen = await runAlone(start, { seed: 1, patience: 60, ...settings }, report, context);
  const { strikes, audit } = report;
  return { seen, strikes, audit: audit!, lost: lostOrders(report), broken: describeReasons(report) };
}
