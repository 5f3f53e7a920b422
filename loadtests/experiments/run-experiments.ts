import pMap from "p-map";
import type { Experiment, Shown } from "./experiment.ts";
import { finding } from "./findings.ts";
import type { Laboratory } from "./laboratory.ts";
import type { Answer } from "./results.ts";
import { expectedWhen, roughly, timeLeft } from "./time-left.ts";

/** How many experiments a quick run has going at once, of those that may. */
const LANES = 3;

/**
 * Runs the experiments, those that are apart last. One that fails says so in its answer and spoils no other.
 * @returns the answers in the order of the experiments
 */
export async function runExperiments(
  experiments: readonly Experiment[],
  laboratory: Laboratory,
  asked: (id: string) => boolean = () => true,
): Promise<Answer[]> {
  const { progress, signal, comparison } = laboratory;
  const { quick } = comparison.options;
  const running = experiments.filter(({ id, run }) => run && asked(id));
  const time = timeLeft(running, expectedWhen(quick));
  const answers = new Map<Experiment, Answer>();
  const done: Experiment[] = [];
  const answer = async (experiment: Experiment) => {
    const { run, text, takes, apart, ...described } = experiment;
    const outcome = text ? told(text) : await outcomeOf(experiment, laboratory, asked);
    answers.set(experiment, { ...described, outcome });
    signal.throwIfAborted();
    if (!running.includes(experiment)) return;
    done.push(experiment);
    progress(`${done.length} of ${running.length} experiments; ${roughly(time.left(done))} left.`);
  };
  const [together, apart] = [
    experiments.filter((each) => !each.apart),
    experiments.filter((each) => each.apart),
  ];
  await pMap(together, answer, { concurrency: 1 });
  await pMap(apart, answer, { concurrency: quick ? LANES : 1 });
  return experiments.map((experiment) => answers.get(experiment)!);
}

const told = (text: readonly Shown[]): Answer["outcome"] => ({ status: "text", shown: [...text] });

async function outcomeOf(
  { id, run }: Experiment,
  laboratory: Laboratory,
  asked: (id: string) => boolean,
): Promise<Answer["outcome"]> {
  if (!run) return { status: "not built yet" };
  if (!asked(id)) return { status: "left out" };
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
