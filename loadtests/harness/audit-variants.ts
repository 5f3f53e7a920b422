import { setTimeout as sleep } from "node:timers/promises";
import { type AuditReport, audit, auditReasons } from "@app/audit/audit";
import { readLedger, withoutChargesOf } from "@app/audit/ledger";
import type { VariantName } from "@app/net/variant-names";
import type { Provider, Variant } from "./variants/variants.ts";

/** `accepted`: the ids of the orders that were accepted. */
export type Audited = { variant: Pick<Variant, "name" | "store" | "provider">; accepted: readonly string[] };

/** `reasons`: a sentence for each failed check; empty when the audit is clean. */
export type VariantAudit = { variant: VariantName; report: AuditReport; reasons: string[] };

const TIMEOUT_MS = 15_000;

/**
 * Audits variants together, because their provider may be shared. Stock is released after an order has settled, so the
 * audit is repeated until the timeout while it has findings.
 */
export async function auditVariants(
  audited: readonly Audited[],
  provider: Provider,
  { timeout = TIMEOUT_MS, signal }: { timeout?: number; signal?: AbortSignal } = {},
): Promise<VariantAudit[]> {
  const end = Date.now() + timeout;
  // The pause doubles, because each audit reads all data and slows the variant down.
  for (let pause = 500; ; pause *= 2) {
    const audits = await auditOnce(audited, provider);
    const left = end - Date.now();
    if (left < 0 || audits.every(({ report }) => report.clean)) return audits;
    await sleep(Math.min(pause, left + 1), undefined, { signal });
  }
}

/** Reads the ledger last: the charges of every settled order are in it by then. */
async function auditOnce(audited: readonly Audited[], shared: Provider): Promise<VariantAudit[]> {
  const snapshots = await Promise.all(audited.map(({ variant }) => variant.store.readSnapshot()));
  const ledgers = await Promise.all(
    audited.map(({ variant: { provider: { providerUrl: url, controlKey } = shared } }) =>
      readLedger({ url, controlKey }),
    ),
  );
  return audited.map(({ variant, accepted }, i) => {
    const others = snapshots.filter((_, other) => other !== i);
    const report = audit(snapshots[i]!, others.reduce(withoutChargesOf, ledgers[i]!), accepted);
    return { variant: variant.name, report, reasons: auditReasons(report) };
  });
}
