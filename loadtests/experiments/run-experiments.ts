import type { Experiment, Shown } from "./lib/experiment.ts";
import { finding } from "./lib/findings.ts";
import type { Laboratory } from "./lib/laboratory.ts";
import type { Answer } from "./lib/results.ts";
import { expectedWhen, roughly, timeLeft } from "./lib/time-left.ts";

/** Runs the experiments one after the other. A failed one reports its error as its answer; the others continue. */
export async function runExperiments(
  experiments: readonly Experiment[],
  laboratory: Laboratory,
  asked: (experiment: Experiment) => boolean = () => true,
): Promise<Answer[]> {
  const { progress, signal, comparison } = laboratory;
  const running = experiments.filter((experiment) => experiment.run && asked(experiment));
  const time = timeLeft(running, expectedWhen(comparison.options.quick));
  const answers: Answer[] = [];
  for (const experiment of experiments) {
    const { run, text, takes, ...described } = experiment;
    const outcome = text ? told(text) : await outcomeOf(experiment, laboratory, asked);
    answers.push({ ...described, outcome });
    signal.throwIfAborted();
    const done = running.indexOf(experiment) + 1;
    if (done > 0 && done < running.length)
      progress(`${done} of ${running.length} experiments; ${roughly(time.left(done))} left.`);
  }
  return answers;
}

const told = (text: readonly Shown[]): Answer["outcome"] => ({ status: "text", shown: [...text] });

async function outcomeOf(
  experiment: Experiment,
  laboratory: Laboratory,
  asked: (experiment: Experiment) => boolean,
): Promise<Answer["outcome"]> {
  const { id, run } = experiment;
  if (!run) return { status: "not built yet" };
  if (!asked(experiment)) return { status: "left out" };
  const began = performance.now();
  try {
    const found = finding.parse(await run(laboratory));
    const seconds = (performance.now() - began) / 1_000;
    laboratory.progress(`${id}: ${found.verdict}. ${found.because}`);
    return { status: "measured", seconds, finding: found };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    laboratory.progress(`${id}: the experiment failed: ${reason}`);
    return { status: "failed", reason };
  }
}
