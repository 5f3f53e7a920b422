import { setTimeout as sleep } from "node:timers/promises";
import { conform } from "@app/conformance/conform";
import { auditVariants } from "../../harness/audit-variants.ts";
import { startDriver } from "../../harness/driver/driver.ts";
import type { RunContext } from "../../harness/run-context.ts";
import { fetchTokens } from "../../harness/tokens.ts";
import type { Variant } from "../../harness/variants/variants.ts";
import type { Comparison, ComparisonTestbed, Started, VariantReport } from "./comparison.ts";
import { brokenOverRounds } from "./figures.ts";
import { loadFirst } from "./load-in-turn.ts";
import { runPairs } from "./run-pairs.ts";
import type { Meanwhile } from "./spread.ts";

/**
 * Measures the running variants: idle → conform → first burst → rounds in turn → judge → audit. Fills in the comparison
 * step by step and adds a reason for everything that makes it invalid. A variant that breaks the contract is not
 * loaded.
 * @param meanwhile runs between the rounds, if given
 */
export async function measure(
  comparison: Comparison,
  started: Started,
  context: RunContext,
  meanwhile?: Meanwhile,
): Promise<void> {
  const { both, variants } = started;
  const driver = startDriver();
  const measuredVariants = variants.map((variant) => ({
    variant,
    report: reportOn(variant),
    accepted: [] as string[],
  }));
  comparison.variants = measuredVariants.map(({ report }) => report);
  const tokens = await fetchTokens(both.outside.issuer);
  const testbed: ComparisonTestbed = { measuredVariants, driver, tokens, both, comparison, context };
  try {
    await measureIdle(testbed);
    if (!(await conformAll(testbed))) return;
    await loadFirst(testbed);
    await runPairs(testbed, meanwhile);
    judgeAll(testbed);
    await auditAll(testbed);
  } finally {
    driver.stop();
    await Promise.all(measuredVariants.map(({ variant }) => variant.store.close()));
  }
}

function reportOn({ name, url, startSeconds, processes, engine }: Variant): VariantReport {
  return { name, url, startSeconds, processes, engine, rounds: [], discarded: [] };
}

const SETTLE_MS = 2_000;
const WATCH_MS = 2_000;

/** Measures all variants at once, a few seconds after their start. */
async function measureIdle({
  measuredVariants,
  context: { progress, signal },
}: ComparisonTestbed): Promise<void> {
  progress("Measuring the idle variants …");
  await sleep(SETTLE_MS, undefined, { signal });
  const before = measuredVariants.map(({ variant }) => variant.usage());
  const start = performance.now();
  await sleep(WATCH_MS, undefined, { signal });
  const seconds = (performance.now() - start) / 1_000;
  for (const [i, { variant, report }] of measuredVariants.entries()) {
    const { app, engine } = variant.usage();
    const share = (part: "app" | "engine", now: number) => (now - before[i]![part].cpuSeconds) / seconds;
    report.idle = {
      memory: { app: app.rssBytes, engine: engine.rssBytes },
      cpuShare: { app: share("app", app.cpuSeconds), engine: share("engine", engine.cpuSeconds) },
    };
  }
}

/** Both suites run at once, because nothing is measured yet, and each waits most of its time. */
async function conformAll({
  measuredVariants,
  both,
  comparison,
  context,
}: ComparisonTestbed): Promise<boolean> {
  const suites = measuredVariants.map(async ({ variant, report }) => {
    const { passed, skipped, results } = await conform({ url: variant.url, issuer: both.outside.issuer });
    const failed = results
      .filter(({ outcome }) => outcome === "failed")
      .map(({ theme, name, reason }) => `${theme}: ${name}: ${reason ?? "failed"}`);
    report.conformance = { passed, failed, skipped };
    context.progress(
      `The ${variant.name} passed ${passed} of ${passed + failed.length} checks of the contract.`,
    );
    comparison.reasons.push(
      ...failed.map((failure) => `${variant.name}: the contract is broken: ${failure}`),
    );
  });
  await Promise.all(suites);
  context.signal.throwIfAborted();
  return comparison.reasons.length === 0;
}

/**
 * Both variants must sustain the load. Above that, latency depends on the length of the load, not on the architecture.
 */
function judgeAll({ measuredVariants, comparison }: ComparisonTestbed): void {
  const { rate } = comparison.options;
  const broken = measuredVariants.flatMap(({ variant, report }) =>
    brokenOverRounds(report.rounds).map(
      (what) => `the ${variant.name} did not sustain ${rate} orders/s: ${what}`,
    ),
  );
  if (broken.length > 0) broken.push("lower the rate with --rate, or measure when the machine is idle");
  comparison.reasons.push(...broken);
}

async function auditAll({ measuredVariants, both, comparison, context }: ComparisonTestbed): Promise<void> {
  const audits = await auditVariants(measuredVariants, both.outside, { signal: context.signal });
  for (const [i, { variant, report }] of measuredVariants.entries()) {
    const { report: audit, reasons } = audits[i]!;
    report.audit = audit;
    const { findings, orders, charges } = audit;
    context.progress(
      `Audited the ${variant.name}: ${orders} orders and ${charges} charges, ${findings.length} findings.`,
    );
    comparison.reasons.push(...reasons.map((reason) => `${variant.name}: ${reason}`));
  }
}
