/** Stands in for `k6/execution`. */
export class Aborted extends Error {}

export default {
  test: {
    /** Ends the run; k6 goes on with teardown and summary, and exits with 108. */
    abort(reason: string): never {
      throw new Aborted(reason);
    },
  },
};
