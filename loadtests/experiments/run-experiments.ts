import pMap from "p-map";
import type { RunDue } from "../benchmarks/compare/spread.ts";
import { fastestOf } from "../harness/disturbance.ts";
import { type MachineLoad, watchMachine } from "../harness/machine-load.ts";
import { finding } from "./lib/findings.ts";
import type { Experiment, Laboratory } from "./lib/laboratory.ts";
import type { Answer } from "./lib/results.ts";
import { disturbanceIn, withholdIfDisturbed } from "./lib/withhold.ts";

/** More at once would wait for each other on two cores. */
const AT_ONCE = 2;

/**
 * Runs the experiments that only count two at once, and then the others one after the other. In short, all whose verdict
 * does not depend on measured times run two at once. A failed one reports its error as its answer; the others continue.
 * None starts once the comparison is not valid.
 * @param runDue runs the rounds of the comparison that are due, between the experiments
 */
export async function runExperiments(
  experiments: readonly Experiment[],
  laboratory: Omit<Laboratory, "loads">,
  asked: (experiment: Experiment) => boolean = () => true,
  runDue: RunDue = async () => {},
): Promise<Answer[]> {
  const { signal, comparison } = laboratory;
  const running = experiments.filter((experiment) => experiment.run && asked(experiment));
  const { short } = comparison.options;
  const beside = running.filter(({ timed, counts }) => (short ? !timed : counts));
  const measured = new Map<Experiment, Answer["outcome"]>();
  const left = () => running.filter((each) => !measured.has(each));
  const time = timeLeft(running, short);
  const runOne = async (experiment: Experiment) => {
    signal.throwIfAborted();
    measured.set(experiment, await measure(experiment, laboratory));
    if (left().length === 0) return;
    const counted = `${measured.size} of ${running.length} experiments`;
    laboratory.progress(`${counted}; ${roughly(time.left(left()))} left.`);
  };
  await pMap(beside, runOne, { concurrency: AT_ONCE });
  for (const experiment of left()) {
    await runDue(time.done(left()));
    if (comparison.reasons.length > 0) break;
    await runOne(experiment);
  }
  signal.throwIfAborted();
  return experiments.map((experiment) => {
    const { run, text, takes, timed, counts, ...described } = experiment;
    return { ...described, outcome: measured.get(experiment) ?? unmeasured(experiment) };
  });
}

function unmeasured({ run, text }: Experiment): Answer["outcome"] {
  if (text) return { status: "text", shown: [...text] };
  return { status: run ? "left out" : "not built yet" };
}

async function measure(
  { id, run, timed }: Experiment,
  laboratory: Omit<Laboratory, "loads">,
): Promise<Answer["outcome"]> {
  const began = performance.now();
  const loads: MachineLoad[] = [];
  const stopWatching = watchMachine();
  const fastest = () => fastestOf([...loads, ...roundsOf(laboratory)]);
  try {
    const found = await run!({ ...laboratory, loads });
    const seconds = (performance.now() - began) / 1_000;
    loads.push(stopWatching());
    const judged = finding.parse(timed ? withholdIfDisturbed(found, loads, fastest()) : found);
    laboratory.progress(`${id}: ${judged.verdict}. ${judged.because}`);
    return { status: "measured", seconds, machine: loads, finding: judged };
  } catch (error) {
    loads.push(stopWatching());
    const disturbed = disturbanceIn(loads, fastest());
    const message = error instanceof Error ? error.message : String(error);
    const reason = disturbed
      ? `${message} Meanwhile, ${disturbed}: measure again when nothing else runs.`
      : message;
    laboratory.progress(`${id}: the experiment failed: ${reason}`);
    return { status: "failed", reason };
  }
}

const roundsOf = ({ comparison }: Pick<Laboratory, "comparison">): MachineLoad[] =>
  comparison.variants.flatMap(({ rounds }) => rounds.map(({ machine }) => machine));

type Timed = Pick<Experiment, "takes">;

/**
 * The remaining time: the expected times of the experiments that are left, scaled by this machine's pace so far.
 * @returns `left`, in seconds; `done`, the share of the expected times that is over
 */
export function timeLeft(experiments: readonly Timed[], short: boolean) {
  const began = performance.now();
  const sum = (some: readonly Timed[]) =>
    some.reduce((seconds, { takes }) => seconds + (takes?.[short ? "short" : "long"] ?? 0), 0);
  return {
    done: (remaining: readonly Timed[]) => 1 - sum(remaining) / sum(experiments),
    left(remaining: readonly Timed[]): number {
      const taken = (performance.now() - began) / 1_000;
      const foreseen = sum(experiments) - sum(remaining);
      const pace = foreseen > 0 ? taken / foreseen : 1;
      return sum(remaining) * pace;
    },
  };
}

/** "about 3 min", "about 20 s" */
export function roughly(seconds: number): string {
  return seconds >= 90 ? `about ${Math.round(seconds / 60)} min` : `about ${Math.ceil(seconds / 10) * 10} s`;
}
