import { AsyncLocalStorage } from "node:async_hooks";
import type { LambdaFunction } from "serverless-offline/lambda";

/** Runs handlers in environments that may crash or take too long. */
export interface EnvironmentRuns {
  /** Whether the environment has started; the first run starts it. */
  isWarm(environment: LambdaFunction): boolean;
  /**
   * @throws the handler's error; or an error at once when the environment crashes or the time is up, which also ends
   *   the environment
   */
  run(environment: LambdaFunction, timeoutMillis: number): Promise<unknown>;
  /** Ends an environment. Its next run starts a new worker thread, with a new heap, modules and connections. */
  end(environment: LambdaFunction): void;
}

/** Lambda's limit for the initialisation before the first run. It does not count towards the function's timeout. */
const INIT_MILLIS = 10_000;

/** A crash of an environment, reported to the run in progress. */
interface CrashListener {
  crashed(error: unknown): void;
}

/**
 * An environment starts its worker thread while it runs a handler, so the async context of the creation identifies the
 * worker.
 */
const running = new AsyncLocalStorage<CrashListener>();
process.on("worker", (worker) => {
  const watch = running.getStore();
  if (watch) worker.once("error", (error: unknown) => watch.crashed(error));
});

/**
 * A handler may leave a promise that nobody awaits and that rejects. On AWS this ends its environment: the invocation
 * in progress there fails, and the next one gets a new environment. The emulator does not listen for it, so its whole
 * process would end.
 *
 * @param warn called at each crash: unlike a handler's own error, nothing else would report it
 */
export function createEnvironmentRuns(warn: (message: string) => void): EnvironmentRuns {
  const warm = new WeakSet<LambdaFunction>();
  const inProgress = new WeakMap<LambdaFunction, (error: unknown) => void>();

  function end(environment: LambdaFunction): void {
    warm.delete(environment);
    void environment.cleanup();
  }

  function fail(environment: LambdaFunction, error: unknown): void {
    inProgress.get(environment)?.(error);
    end(environment);
  }

  return {
    end,
    isWarm: (environment) => warm.has(environment),
    async run(environment, timeoutMillis) {
      const ended = Promise.withResolvers<never>();
      inProgress.set(environment, ended.reject);
      const allowed = timeoutMillis + (warm.has(environment) ? 0 : INIT_MILLIS);
      const timer = setTimeout(() => fail(environment, new TimeoutError(timeoutMillis)), allowed);
      warm.add(environment);
      const watch: CrashListener = {
        crashed(error) {
          warn(`An environment crashed: ${error instanceof Error ? error.stack : String(error)}`);
          fail(environment, error);
        },
      };
      try {
        return await running.run(watch, () => Promise.race([environment.runHandler(), ended.promise]));
      } finally {
        clearTimeout(timer);
        inProgress.delete(environment);
      }
    },
  };
}

/** Words the timeout as Lambda does. */
class TimeoutError extends Error {
  override name = "Sandbox.Timedout";

  constructor(millis: number) {
    super(`Task timed out after ${(millis / 1_000).toFixed(2)} seconds`);
  }
}
