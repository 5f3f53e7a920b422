import { fastestOf } from "../harness/disturbance.ts";
import { type MachineLoad, watchMachine } from "../harness/machine-load.ts";
import { finding } from "./lib/findings.ts";
import type { Experiment, Laboratory } from "./lib/laboratory.ts";
import type { Answer } from "./lib/results.ts";
import { withholdIfDisturbed } from "./lib/withhold.ts";

/** Runs the experiments one after the other. A failed one reports its error as its answer; the others continue. */
export async function runExperiments(
  experiments: readonly Experiment[],
  laboratory: Omit<Laboratory, "loads">,
  asked: (experiment: Experiment) => boolean = () => true,
): Promise<Answer[]> {
  const { progress, signal, comparison } = laboratory;
  const running = experiments.filter((experiment) => experiment.run && asked(experiment));
  const time = timeLeft(running, comparison.options.quick);
  const answers: Answer[] = [];
  for (const experiment of experiments) {
    const { run, text, takes, timed, ...described } = experiment;
    const outcome: Answer["outcome"] = text
      ? { status: "text", shown: [...text] }
      : await outcomeOf(experiment, laboratory, asked);
    answers.push({ ...described, outcome });
    signal.throwIfAborted();
    const done = running.indexOf(experiment) + 1;
    if (done > 0 && done < running.length)
      progress(`${done} of ${running.length} experiments; ${roughly(time.left(done))} left.`);
  }
  return answers;
}

async function outcomeOf(
  experiment: Experiment,
  laboratory: Omit<Laboratory, "loads">,
  asked: (experiment: Experiment) => boolean,
): Promise<Answer["outcome"]> {
  const { id, run, timed } = experiment;
  if (!run) return { status: "not built yet" };
  if (!asked(experiment)) return { status: "left out" };
  const began = performance.now();
  const loads: MachineLoad[] = [];
  const stopWatching = watchMachine();
  try {
    const found = await run({ ...laboratory, loads });
    const seconds = (performance.now() - began) / 1_000;
    loads.push(stopWatching());
    const fastest = fastestOf([...loads, ...roundsOf(laboratory)]);
    const judged = finding.parse(timed ? withholdIfDisturbed(found, loads, fastest) : found);
    laboratory.progress(`${id}: ${judged.verdict}. ${judged.because}`);
    return { status: "measured", seconds, machine: loads, finding: judged };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    laboratory.progress(`${id}: the experiment failed: ${reason}`);
    return { status: "failed", reason };
  }
}

const roundsOf = ({ comparison }: Pick<Laboratory, "comparison">): MachineLoad[] =>
  comparison.variants.flatMap(({ rounds }) => rounds.map(({ machine }) => machine));

type Timed = Pick<Experiment, "takes">;

/**
 * The remaining time of the experiments: their expected times, scaled by this machine's pace so far.
 * @returns `left`, in seconds, after a number of experiments
 */
export function timeLeft(experiments: readonly Timed[], quick: boolean) {
  const began = performance.now();
  const sum = (some: readonly Timed[]) =>
    some.reduce((seconds, { takes }) => seconds + (takes?.[quick ? "quick" : "usual"] ?? 0), 0);
  return {
    left(done: number): number {
      const taken = (performance.now() - began) / 1_000;
      const foreseen = sum(experiments.slice(0, done));
      const pace = foreseen > 0 ? taken / foreseen : 1;
      return sum(experiments.slice(done)) * pace;
    },
  };
}

/** "about 3 min", "about 20 s" */
export function roughly(seconds: number): string {
  return seconds >= 90 ? `about ${Math.round(seconds / 60)} min` : `about ${Math.ceil(seconds / 10) * 10} s`;
}
