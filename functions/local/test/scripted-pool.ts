import type { LambdaFunction } from "serverless-offline/lambda";
import { createLeases, type FunctionPoolOptions } from "../lambda/function-pool.ts";
import { countInvocations } from "../lambda/invocation-figures.ts";

/** Environments like the emulator's: busy while running, reused when idle. The test ends each run. */
export function scriptedPool() {
  const busy = new Map<LambdaFunction, boolean>();
  const running: PromiseWithResolvers<unknown>[] = [];
  const events: unknown[] = [];
  let ended = 0;
  const create = (): LambdaFunction => {
    let event: unknown;
    const environment: LambdaFunction = {
      setClientContext: () => {},
      cleanup: async () => void ended++,
      setEvent: (given) => {
        event = given;
      },
      runHandler: () => {
        const run = Promise.withResolvers<unknown>();
        events.push(event);
        running.push(run);
        busy.set(environment, true);
        return run.promise.finally(() => busy.set(environment, false));
      },
    };
    busy.set(environment, false);
    return environment;
  };
  return {
    take: () => [...busy.keys()].find((environment) => !busy.get(environment)) ?? create(),
    /** Events that reached a handler, in order. */
    events,
    /** Ends the oldest run. */
    finish: (result?: unknown) => running.shift()?.resolve(result),
    fail: (error: Error) => running.shift()?.reject(error),
    environments: () => busy.size,
    /** Environments whose worker thread was ended. */
    ended: () => ended,
  };
}

/** Leases of the scripted environments, as the emulator's HTTP server and streams take them. */
export function createPool(
  pool: ReturnType<typeof scriptedPool>,
  environmentsPerFunction: number,
  environmentWaitMillis = 60_000,
  options: Partial<FunctionPoolOptions> = {},
) {
  const figures = countInvocations();
  const lease = createLeases({
    environmentsOf: () => environmentsPerFunction,
    starts: { atOnce: 100, millis: 0 },
    environmentWaitMillis,
    clientOf: async ({ address = "" }) => address,
    timeoutOf: () => 60_000,
    endsAfterRun: () => false,
    figures,
    warn: () => {},
    ...options,
  });
  return {
    invoke(event: unknown, functionKey = "placeOrder"): Promise<unknown> {
      const environment = lease(functionKey, pool.take);
      environment.setEvent(event);
      return environment.runHandler();
    },
    figures: figures.functions,
  };
}

export const eventFrom = (sourceIp: string) => ({
  headers: {},
  requestContext: { http: { method: "POST", sourceIp } },
});
