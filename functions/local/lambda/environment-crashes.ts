import { AsyncLocalStorage } from "node:async_hooks";
import type { LambdaFunction } from "serverless-offline/lambda";

/** Runs the environment's handler, and rejects at once when the environment crashes meanwhile. */
export type RunHandler = (environment: LambdaFunction) => Promise<unknown>;

/**
 * A handler may leave something behind that fails, such as a promise that nobody awaits. On AWS this ends
 * its environment: the invocation under way there fails, and the next one gets a new environment. The
 * emulator does not listen for it, so its whole process would end.
 *
 * An environment starts its worker thread while it runs a handler, so the worker is known by the async
 * context in which it was created.
 *
 * @param warn told of each crash: unlike a handler's own errors, nothing else would show it
 */
export function surviveCrashes(warn: (message: string) => void): RunHandler {
  const running = new AsyncLocalStorage<LambdaFunction>();
  const underWay = new WeakMap<LambdaFunction, (error: unknown) => void>();

  process.on("worker", (worker) => {
    const environment = running.getStore();
    if (environment === undefined) return;
    worker.once("error", (error: unknown) => {
      warn(`An environment crashed: ${error instanceof Error ? error.stack : String(error)}`);
      underWay.get(environment)?.(error);
      // Drops the dead worker, so that the next invocation starts a new one.
      void environment.cleanup();
    });
  });

  return async (environment) => {
    const crash = Promise.withResolvers<never>();
    underWay.set(environment, crash.reject);
    try {
      return await running.run(environment, () => Promise.race([environment.runHandler(), crash.promise]));
    } finally {
      underWay.delete(environment);
    }
  };
}
