import { setTimeout as sleep } from "node:timers/promises";
import { type AuditReport, audit } from "@app/audit/audit";
import { readLedger, withoutChargesOf } from "@app/audit/ledger";
import { auditReasons } from "@app/audit/reasons";
import type { OutsideParties } from "@app/infra/embedded/outside-parties";
import type { Variant, VariantName } from "./variants/variants.ts";

/** `accepted` are the ids of the orders that clients know of. */
export type Audited = { variant: Pick<Variant, "name" | "store">; accepted: readonly string[] };
type Provider = Pick<OutsideParties, "providerUrl" | "controlKey">;

/** `reasons` name what speaks against the variant, in words; empty when the audit is clean. */
export type VariantAudit = { variant: VariantName; report: AuditReport; reasons: string[] };

const PATIENCE_MS = 15_000;

/**
 * Audits variants that share a provider. Goods are given back after an order has settled, so what is found is looked at again for a
 * while: only what stays counts.
 */
export async function auditVariants(
  audited: readonly Audited[],
  provider: Provider,
  { patience = PATIENCE_MS, signal }: { patience?: number; signal?: AbortSignal } = {},
): Promise<VariantAudit[]> {
  const end = Date.now() + patience;
  // Ever more rarely: an audit reads everything, and takes from the machine what the variant needs to get on.
  for (let pause = 500; ; pause *= 2) {
    const audits = await auditOnce(audited, provider);
    const left = end - Date.now();
    if (left < 0 || audits.every(({ report }) => report.clean)) return audits;
    await sleep(Math.min(pause, left + 1), undefined, { signal });
  }
}

/** The ledger is read last: what an order at rest must have in it is there by then. */
async function auditOnce(audited: readonly Audited[], provider: Provider): Promise<VariantAudit[]> {
  const snapshots = await Promise.all(audited.map(({ variant }) => variant.store.readSnapshot()));
  const ledger = await readLedger({ url: provider.providerUrl, controlKey: provider.controlKey });
  return audited.map(({ variant, accepted }, i) => {
    const others = snapshots.filter((_, other) => other !== i);
    const report = audit(snapshots[i]!, others.reduce(withoutChargesOf, ledger), accepted);
    return { variant: variant.name, report, reasons: auditReasons(report) };
  });
}
