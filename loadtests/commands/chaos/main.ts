import { findRunning } from "@app/net/running";
import { recoveryOf } from "../../chaos/recovery.ts";
import { blankReport, type ChaosOfVariant, type ChaosReport } from "../../chaos/report.ts";
import { runAlone } from "../../chaos/run.ts";
import { describeMachine } from "../../harness/machine.ts";
import { commandContext } from "../../harness/run-context.ts";
import { sentenceOf, writeResult } from "../command.ts";
import { chaosTargetOf, readOptions } from "./options.ts";
import { formatChaos } from "./text.ts";

/** `npm run chaos`. Exit status 0: every variant survived; 1: one did not, or the run was stopped; 2: wrong flag. */
const options = readOptions(process.argv);
const context = commandContext();

const report: ChaosReport = {
  survived: false,
  startedAt: new Date().toISOString(),
  options,
  machine: describeMachine({ compose: options.compose ?? options.attach }),
  variants: [],
};

context.progress(
  `Seed ${options.seed}: ${options.duration} s of load, a fault about every ${options.every} s.`,
);
if (!options.attach && !options.k8s && (await findRunning()).length > 0) {
  context.progress(
    "Chaos starts its own variants and does not touch running ones. --attach injects faults into running containers.",
  );
}
for (const name of options.variants) {
  if (!context.signal.aborted) report.variants.push(await runVariant(name));
}

report.survived = !context.signal.aborted && report.variants.every(({ reasons }) => reasons.length === 0);
const withRecovery = report.variants.map((each) => ({ ...each, recovery: recoveryOf(each.strikes) }));
writeResult(options.json, { ...report, variants: withRecovery });
console.log(
  context.signal.aborted
    ? "\nThe run was stopped before its end, so there is no verdict."
    : `\n${formatChaos(report)}`,
);
process.exit(report.survived ? 0 : 1);

async function runVariant(name: ChaosOfVariant["name"]): Promise<ChaosOfVariant> {
  const variant = blankReport(name);
  try {
    await runAlone(chaosTargetOf(name, options).start, options, variant, context);
  } catch (error) {
    variant.reasons.push({ rule: "the run did not reach its end", detail: sentenceOf(error) });
  }
  return variant;
}
