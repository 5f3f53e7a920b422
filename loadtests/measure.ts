import { conform } from "@app/conformance/conform";
import type { Both } from "@app/infra/embedded/both";
import { auditAtRest } from "./audit/at-rest.ts";
import type { Comparison, VariantReport } from "./comparison.ts";
import { type Driver, startDriver } from "./driver/driver.ts";
import { measureIdle } from "./idle.ts";
import { problemsOf, runRound } from "./rounds.ts";
import { firstBurstAt } from "./scenarios/first-burst.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { interleave } from "./statistics.ts";
import { fetchTokens } from "./tokens.ts";
import { type Variant, variantsOf } from "./variants.ts";

export type Watch = { progress: (line: string) => void; signal: AbortSignal };

const CUSTOMERS = 20;
const FIRST_BURST_SECONDS = 5;
const ATTEMPTS = 3;

/**
 * Measures what runs: idle → conform → first burst → rounds in turn → audit. Fills in the comparison as it goes, with a reason for
 * whatever makes it invalid; without conformance nothing is loaded.
 */
export async function measure(comparison: Comparison, both: Both, watch: Watch): Promise<void> {
  const driver = startDriver();
  const contestants = variantsOf(both).map((variant) => ({
    variant,
    report: reportOn(variant),
    accepted: [] as string[],
  }));
  comparison.variants = contestants.map(({ report }) => report);
  const field: Field = { contestants, driver, both, comparison, watch };
  try {
    await measureIdleOf(field);
    if (!(await conformAll(field))) return;
    await loadAll(field);
    await auditAll(field);
  } finally {
    driver.stop();
    await Promise.all(contestants.map(({ variant }) => variant.store.close()));
  }
}

type Contestant = { variant: Variant; report: VariantReport; accepted: string[] };
type Field = { contestants: Contestant[]; driver: Driver; both: Both; comparison: Comparison; watch: Watch };

function reportOn({ name, url, startSeconds, processes, engine }: Variant): VariantReport {
  return { name, url, startSeconds, processes, engine, rounds: [], discarded: [] };
}

async function measureIdleOf({ contestants, watch }: Field): Promise<void> {
  watch.progress("Measuring what they use when idle …");
  const idle = await measureIdle(
    contestants.map(({ variant }) => variant),
    watch.signal,
  );
  contestants.forEach(({ report }, i) => (report.idle = idle[i]!));
}

async function conformAll({ contestants, both, comparison, watch }: Field): Promise<boolean> {
  for (const { variant, report } of contestants) {
    const { passed, skipped, results } = await conform({ url: variant.url, issuer: both.outside.issuer });
    const failed = results
      .filter(({ outcome }) => outcome === "failed")
      .map(({ theme, name, reason }) => `${theme}: ${name}: ${reason ?? "failed"}`);
    report.conformance = { passed, failed, skipped };
    watch.progress(
      `The ${variant.name} passed ${passed} of ${passed + failed.length} checks of the contract.`,
    );
    comparison.reasons.push(
      ...failed.map((failure) => `${variant.name}: the contract is broken: ${failure}`),
    );
    watch.signal.throwIfAborted();
  }
  return comparison.reasons.length === 0;
}

async function loadAll(field: Field): Promise<void> {
  const { contestants, both, comparison } = field;
  const { rate, duration, blocks } = comparison.options;
  const tokens = await fetchTokens(both.outside.issuer, CUSTOMERS);
  const burst = firstBurstAt(rate, Math.min(FIRST_BURST_SECONDS, duration));
  for (const contestant of contestants) {
    contestant.report.firstBurst = await load(field, contestant, burst, tokens, "first burst");
  }
  const [first, second] = contestants as [Contestant, Contestant?];
  const turns = second ? interleave(first, second, blocks) : Array.from({ length: 2 * blocks }, () => first);
  for (const [turn, contestant] of turns.entries()) {
    const label = `round ${turn + 1} of ${turns.length}`;
    const problems = await playRound(field, contestant, tokens, label);
    comparison.reasons.push(...problems.map((problem) => `${contestant.variant.name}, ${label}: ${problem}`));
    if (problems.length > 0) return;
  }
}

/**
 * A round in which the load generator was held up says nothing about the variant, for better or worse: it is repeated, and kept apart.
 * @returns why the round is not valid, even then
 */
async function playRound(
  field: Field,
  contestant: Contestant,
  tokens: readonly string[],
  label: string,
): Promise<string[]> {
  const { report, variant } = contestant;
  for (let attempt = 1; ; attempt++) {
    const round = await load(field, contestant, field.comparison.scenario, tokens, label);
    const { lost, bottleneck } = problemsOf(round);
    if (lost.length === 0 && bottleneck.length > 0 && attempt < ATTEMPTS) {
      field.watch.progress(`${variant.name}, ${label}: ${bottleneck[0]}; once more`);
      report.discarded.push(round);
      continue;
    }
    report.rounds.push(round);
    return [...lost, ...bottleneck];
  }
}

async function load(
  { driver, watch }: Field,
  { variant, accepted }: Contestant,
  scenario: Scenario,
  tokens: readonly string[],
  label: string,
) {
  const { round, accepted: ids } = await runRound(variant, {
    driver,
    scenario,
    tokens,
    signal: watch.signal,
  });
  accepted.push(...ids);
  const { settled } = round;
  watch.progress(
    `${variant.name}, ${label}: ${ids.length} orders accepted, ${settled.settled} settled` +
      ` (p50 ${settled.latency.p50.toFixed(0)} ms, p99 ${settled.latency.p99.toFixed(0)} ms)`,
  );
  return round;
}

async function auditAll({ contestants, both, comparison, watch }: Field): Promise<void> {
  const { providerUrl, controlKey } = both.outside;
  const targets = contestants.map(({ variant: { name, store }, accepted }) => ({ name, store, accepted }));
  const reports = await auditAtRest(targets, { url: providerUrl, controlKey }, { signal: watch.signal });
  for (const { variant, report } of contestants) {
    const audit = reports.get(variant.name)!;
    report.audit = audit;
    const { findings, parked, orders, charges } = audit;
    watch.progress(
      `Audited the ${variant.name}: ${orders} orders and ${charges} charges, ${findings.length} findings.`,
    );
    for (const { rule, subject, detail } of findings) {
      comparison.reasons.push(`${variant.name}: the audit found: ${rule}: ${subject} (${detail})`);
    }
    for (const id of parked)
      comparison.reasons.push(`${variant.name}: the audit found a parked order: ${id}`);
  }
}
