import { pathToFileURL } from "node:url";
import type { CompareOptions } from "../../benchmarks/compare/comparison.ts";
import { conditionsOf } from "../../benchmarks/compare/conditions.ts";
import type { RunDue } from "../../benchmarks/compare/spread.ts";
import { EXPERIMENTS } from "../../experiments/experiments.ts";
import type { Experiment, Laboratory } from "../../experiments/lib/laboratory.ts";
import { type Answer, readResults, readResultsFile, SCHEMA_VERSION } from "../../experiments/lib/results.ts";
import { runExperiments } from "../../experiments/run-experiments.ts";
import { changesSince } from "../../report/against.ts";
import { keepReport } from "../../report/keep-report.ts";

type Context = Omit<Laboratory, "loads">;

/** Runs the experiments on the running variants. */
export function answerClaims(laboratory: Context, runDue?: RunDue): Promise<Answer[]> {
  return runExperiments(EXPERIMENTS, laboratory, askedBy(laboratory.comparison.options), runDue);
}

/**
 * Writes the report, and names the changes since the earlier run that the options name.
 * @param began start of the comparison, a time of `performance.now()`
 */
export function keepAnswers(
  answers: readonly Answer[],
  { comparison, progress }: Context,
  began: number,
): void {
  const { against } = comparison.options;
  const { busy, sentence } = conditionsOf(comparison.variants);
  const results = readResults({
    schemaVersion: SCHEMA_VERSION,
    startedAt: comparison.startedAt,
    seconds: (performance.now() - began) / 1_000,
    machine: comparison.machine,
    conditions: {
      busy,
      sentence,
      before: comparison.machineBefore,
      rounds: comparison.variants.flatMap(({ rounds }) => rounds.map(({ machine }) => machine)),
    },
    answers,
  });
  progress(`The page with all claims: ${pathToFileURL(keepReport(results)).href}`);
  if (!against) return;
  const changes = changesSince(readResultsFile(against), results);
  for (const change of changes) progress(change);
  if (changes.length === 0) progress("No figure changed by more than noise since the earlier run.");
}

/**
 * Selects the experiments. The table's selection also contains those without an expected time; that of the counts leaves
 * out all that measure times.
 */
export function askedBy({
  only,
  claims,
}: Pick<CompareOptions, "only" | "claims">): (experiment: Experiment) => boolean {
  if (only) return ({ id }) => only.includes(id);
  if (claims === "all") return () => true;
  const inTable = ({ part, takes }: Experiment) => part === "table" || !takes;
  return claims === "table" ? inTable : (experiment) => inTable(experiment) && !experiment.timed;
}
