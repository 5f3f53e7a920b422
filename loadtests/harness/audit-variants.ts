import { setTimeout as sleep } from "node:timers/promises";
import { type AuditReport, audit } from "@app/audit/audit";
import { readLedger, withoutChargesOf } from "@app/audit/ledger";
import type { Store } from "@app/audit/snapshot";

export type AuditTarget = { name: string; store: Store; accepted: readonly string[] };

const PATIENCE_MS = 15_000;

/**
 * Audits variants that share a provider. Goods are given back after an order has settled, so what is found is looked at again for a
 * while: only what stays counts.
 */
export async function auditAtRest(
  targets: readonly AuditTarget[],
  provider: { url: string; controlKey: string },
  { patience = PATIENCE_MS, signal }: { patience?: number; signal?: AbortSignal } = {},
): Promise<Map<string, AuditReport>> {
  const end = Date.now() + patience;
  // Ever more rarely: an audit reads everything, and takes from the machine what the variant needs to get on.
  for (let pause = 500; ; pause *= 2) {
    const reports = await auditOnce(targets, provider);
    const left = end - Date.now();
    if (left < 0 || [...reports.values()].every(({ clean }) => clean)) return reports;
    await sleep(Math.min(pause, left + 1), undefined, { signal });
  }
}

/** The ledger is read last: what an order at rest must have in it is there by then. */
async function auditOnce(targets: readonly AuditTarget[], provider: { url: string; controlKey: string }) {
  const snapshots = await Promise.all(targets.map(({ store }) => store.readSnapshot()));
  const ledger = await readLedger(provider);
  const reports = targets.map(({ name, accepted }, i): [string, AuditReport] => {
    const others = snapshots.filter((_, other) => other !== i);
    return [name, audit(snapshots[i]!, others.reduce(withoutChargesOf, ledger), accepted)];
  });
  return new Map(reports);
}
