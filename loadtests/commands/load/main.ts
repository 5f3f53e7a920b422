import type { EngineJob } from "../../harness/engines/engines.ts";
import { SCENARIOS } from "../../scenarios/scenarios.ts";
import { sentenceOf, writeResult } from "../command.ts";
import { readLoadOptions } from "./options.ts";
import { readRun } from "./read-run.ts";
import type { Target } from "./target.ts";
import type { LoadReport } from "./text.ts";

/**
 * `npm run load`: puts a load on a target, or merges results. Exit status 0: the run is valid, and all thresholds hold;
 * 1: otherwise, with the reasons; 2: wrong flag.
 */
const options = readLoadOptions(process.argv);
// Loaded after the command line is read, so that --help answers at once.
const { resourcesOf, spentBetween } = await import("../../harness/counters/counters.ts");
const { ENGINES } = await import("../../harness/engines/engines.ts");
const { requireK6 } = await import("../../harness/engines/k6-engine.ts");
const { describeMachine } = await import("../../harness/machine.ts");
const { mergeRuns } = await import("../../harness/merge-runs.ts");
const { commandContext } = await import("../../harness/run-context.ts");
const { judgeRun } = await import("../../scenarios/judge-run.ts");
const { openTarget, requireAnswer } = await import("./target.ts");
const { formatLoad } = await import("./text.ts");
const { signal, stop } = commandContext();

const report: LoadReport = {
  valid: false,
  reasons: [],
  broken: [],
  knee: null,
  options,
  ...(options.merge ? {} : { machine: describeMachine() }),
};

let target: Target | undefined;
try {
  if (options.merge) {
    const measured = mergeRuns(options.merge.map(readRun));
    Object.assign(report, measured, judgeRun(measured));
  } else {
    if (options.engine === "k6") await requireK6();
    target = await openTarget(options, { progress: console.log, signal });
    void target.failed?.then(({ message }) => stop(message));
    await measure(target);
  }
} catch (error) {
  report.reasons.unshift(sentenceOf(error, signal));
} finally {
  await target?.close();
}

report.valid = report.load !== undefined && report.reasons.length === 0;
writeResult(options.json, report);
console.log(`\n${formatLoad(report)}`);
process.exit(report.valid && report.broken.length === 0 ? 0 : 1);

async function measure({ url, issuer, variant, audit }: Target): Promise<void> {
  await requireAnswer(url);
  const { engine, drivers } = options;
  const scenario = SCENARIOS.get(options.scenario)!;
  const job: EngineJob = { scenario, url, issuer, drivers, store: variant?.store, signal };
  const before = await variant?.counters();
  console.log(`${scenario.name} on ${url} with ${engine}: ${scenario.purpose}`);
  const { measured, accepted } = await ENGINES[engine](job);
  Object.assign(report, measured, judgeRun(measured));
  signal.throwIfAborted();
  if (variant && before) {
    report.memory = Object.fromEntries(
      Object.entries(variant.usage().processes).map(([name, { rssBytes }]) => [name, rssBytes]),
    );
    report.resources = resourcesOf(spentBetween(before, await variant.counters()), measured.settled.settled);
  }
  const audited = await audit?.(accepted);
  if (!audited) return;
  report.audit = audited.report;
  report.reasons.push(...audited.reasons);
}
