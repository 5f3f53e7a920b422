import { auditVariants } from "../harness/audit-variants.ts";
import type { Watch } from "../harness/progress.ts";
import type { Journal } from "./clients/journal.ts";
import { checkLists } from "./clients/lists.ts";
import type { ChaosOfVariant } from "./report.ts";
import type { Subject } from "./targets/target.ts";

/** `patience` in milliseconds: for orders to become terminal, and then for what follows upon that, such as goods that are given back. */
export type Evidence = { journal: Journal; tokens: readonly string[]; patience: number };

/** Holds what clients were promised against the stores, the provider's ledger and the variant's own answers, when all is at rest. */
export async function judge(
  { both, variant, inspect }: Subject,
  report: ChaosOfVariant,
  { journal, tokens, patience }: Evidence,
  { signal, progress }: Watch,
): Promise<void> {
  report.died = both.deaths
    .filter(({ signal }) => signal !== "SIGKILL")
    .map(({ name, how }) => `${name} ${how}`);
  const { open, seconds } = report.drain!;
  const late = seconds === undefined ? open : [];
  const accepted = journal.accepted.map(({ id }) => id);
  const [audit] = await auditVariants([{ variant, accepted }], both.outside, { patience, signal });
  const { findings, orders, charges } = (report.audit = audit!.report);
  progress(`Audited ${orders} orders and ${charges} charges: ${findings.length} findings.`);
  const because = (rule: string, details: readonly string[]) => details.map((detail) => ({ rule, detail }));
  report.reasons.push(
    ...because(`order not terminal ${patience / 1_000} s after the last fault`, late),
    ...findings.map(({ rule, subject, detail }) => ({ rule, detail: `${subject} (${detail})` })),
    ...because("answer that no fault excuses", journal.contradictions),
    ...because("list of orders wrong", await checkLists(variant.url, tokens, journal)),
    ...because("not as it must be at rest", (await inspect?.()) ?? []),
  );
}
