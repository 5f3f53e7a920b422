import type { Experiment } from "./experiment.ts";

/** Seconds that an experiment is expected to take; nothing for what only reads what others have measured. */
export type Expected = (experiment: Pick<Experiment, "takes">) => number;

export const expectedWhen = (quick: boolean): Expected => {
  return ({ takes }) => (quick ? takes?.quick : takes?.usual) ?? 0;
};

/**
 * How long the experiments that are left will take: what they are expected to take, as this machine has kept to it so far.
 *
 * @returns `left`, in seconds, after so many of the experiments
 */
export function timeLeft(experiments: readonly Pick<Experiment, "takes">[], expected: Expected) {
  const began = performance.now();
  const sum = (some: readonly Pick<Experiment, "takes">[]) =>
    some.reduce((seconds, experiment) => seconds + expected(experiment), 0);
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
