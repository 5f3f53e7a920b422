import { setTimeout as sleep } from "node:timers/promises";
import type { Comparison, Started } from "../../benchmarks/compare/comparison.ts";
import { conditionsOf } from "../../benchmarks/compare/conditions.ts";
import { figuresOf } from "../../benchmarks/compare/figures.ts";
import type { RunDue } from "../../benchmarks/compare/spread.ts";
import type { Laboratory } from "../../experiments/lib/laboratory.ts";
import type { Answer } from "../../experiments/lib/results.ts";
import { describeLoads, disturbanceOf } from "../../harness/disturbance.ts";
import { describeMachine } from "../../harness/machine.ts";
import { type MachineLoad, watchMachine } from "../../harness/machine-load.ts";
import { commandContext } from "../../harness/run-context.ts";
import { steadyAt } from "../../scenarios/scenarios.ts";
import { sentenceOf, writeResult } from "../command.ts";
import { readOptions } from "./options.ts";
import { formatFigures, formatReasons, formatVerdicts } from "./text.ts";

/** `npm run compare`. Exit status 0: the figures are valid; 1: they are not, and none are printed; 2: wrong flag. */
const options = await readOptions(process.argv);
// Loaded after the command line was read, so that --help answers at once.
const { attach } = await import("../../benchmarks/compare/attach.ts");
const { measure } = await import("../../benchmarks/compare/measure.ts");
const { startBesideCluster, startComposed, startEmbedded } = await import(
  "../../benchmarks/compare/start.ts"
);
const { keepAutoscaling } = await import("../../experiments/scalability/measure-autoscaling.ts");
const { answerClaims, keepAnswers } = await import("./answer-claims.ts");
const context = commandContext();

const comparison: Comparison = {
  valid: false,
  reasons: [],
  startedAt: new Date().toISOString(),
  options,
  scenario: steadyAt(options.rate, options.duration),
  machine: describeMachine({ compose: options.compose ?? options.attach ?? options.k8s }),
  variants: [],
};

const WATCH_MS = 2_000;

let started: Started | undefined;
try {
  comparison.machineBefore = await watchBefore();
  context.progress(options.attach ? "Attaching …" : "Starting …");
  const contained =
    (options.attach && attach) ?? (options.compose && startComposed) ?? (options.k8s && startBesideCluster);
  const embedded = contained ? undefined : await startEmbedded(options, context);
  started = embedded ?? (await contained!(options, context));
  const died = started.both.failed.then((error) => Promise.reject(error));
  const stopped = new Promise<never>((_, reject) => {
    context.signal.addEventListener("abort", () => reject(context.signal.reason));
  });
  const laboratory =
    embedded && !options.variant ? { both: embedded.both, comparison, ...context } : undefined;
  await Promise.race([compare(started, laboratory), died, stopped]);
} catch (error) {
  comparison.reasons.push(sentenceOf(error));
} finally {
  await started?.stop();
}

comparison.valid = comparison.reasons.length === 0;
const figures = comparison.valid ? figuresOf(comparison.variants, !options.k8s) : [];
const conditions = comparison.valid ? conditionsOf(comparison.variants) : undefined;
writeResult(options.json, { ...comparison, conditions, figures });
if (!comparison.valid) console.log(`\n${formatReasons(comparison.reasons)}`);
process.exit(comparison.valid ? 0 : 1);

/** Prints the figures and the verdicts. The claims are answered between the rounds or after them, see `spread`. */
async function compare(running: Started, laboratory?: Omit<Laboratory, "loads">): Promise<void> {
  let answers: Answer[] | undefined;
  const answer =
    laboratory &&
    (async (runDue?: RunDue) => {
      answers = await answerClaims(laboratory, runDue);
    });
  await measure(comparison, running, context, options.spread && answer);
  comparison.valid = comparison.reasons.length === 0;
  if (!comparison.valid) return;
  console.log(`\n${formatFigures(comparison)}\n`);
  if (running.cluster) {
    const sentences = await keepAutoscaling(running.cluster, context);
    console.log(`${sentences.join("\n")}\n`);
  }
  if (!answers) await answer?.();
  if (!answers) return;
  keepAnswers(answers, laboratory!, context.began);
  console.log(`\n${formatVerdicts(answers)}`);
}

/** Warns before the long run: on a busy machine it could not give a verdict. */
async function watchBefore(): Promise<MachineLoad> {
  context.progress("Measuring the machine …");
  const stop = watchMachine();
  await sleep(WATCH_MS, undefined, { signal: context.signal });
  const load = stop();
  const disturbance = disturbanceOf(load, load.loopMs);
  context.progress(
    disturbance
      ? `The machine is busy: ${disturbance}. Verdicts on measured times are withheld while it stays busy.`
      : `The machine is quiet: ${describeLoads([load])}.`,
  );
  return load;
}
