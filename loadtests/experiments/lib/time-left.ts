import type { Experiment } from "./experiment.ts";

/** Expected seconds of an experiment; zero for one that only reads other figures. */
export type Expected = (experiment: Pick<Experiment, "takes">) => number;

export const expectedWhen = (quick: boolean): Expected => {
  return ({ takes }) => (quick ? takes?.quick : takes?.usual) ?? 0;
};

/**
 * The remaining time of the experiments: their expected times, scaled by this machine's pace so far.
 * @returns `left`, in seconds, after a number of experiments
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
