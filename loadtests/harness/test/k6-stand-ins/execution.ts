/** Stands in for `k6/execution`. */
export class Aborted extends Error {}

const execution = {
  test: {
    /** Ends the run; k6 goes on with teardown and summary, and exits with 108. */
    abort(reason: string): never {
      throw new Aborted(reason);
    },
    options: { executionSegment: null as string | null },
  },
  /** 0 in `setup` and `teardown`. */
  vu: { idInTest: 0, iterationInScenario: 0 },
};

export default execution;
