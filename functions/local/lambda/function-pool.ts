import Lambda, { type LambdaFunction } from "serverless-offline/lambda";
import { invoked } from "../diagnostics.ts";
import type { ClientNames } from "./client-names.ts";
import { createEnvironmentCap } from "./environment-cap.ts";
import { createEnvironmentRuns } from "./environment-runs.ts";
import { createStarts } from "./environment-starts.ts";
import { httpApiError, isHttpApiEvent, senderOf } from "./http-api-errors.ts";
import type { InvocationFigures } from "./invocation-figures.ts";

export interface FunctionPoolOptions {
  /** Maximum number of busy environments per function. */
  environmentsOf(functionKey: string): number;
  /** Time that a request beyond this number waits, in milliseconds. */
  environmentWaitMillis: number;
  /** The client of an HTTP request. Clients are served in turn. */
  clientOf: ClientNames;
  /** A function's timeout, in milliseconds. */
  timeoutOf(functionKey: string): number;
  /** Number of environments that may start at once, and the time in milliseconds after which a start counts as over. */
  starts: { atOnce: number; millis: number };
  /** Whether a function's environment ends after each run, so that none ever serves two invocations. */
  endsAfterRun(functionKey: string): boolean;
  figures: InvocationFigures;
  warn(message: string): void;
}

/** Runs functions in the emulator's environments. Its HTTP servers and schedules use the same pool. */
export interface FunctionPool {
  /** @throws the function's error, or TooManyRequestsException */
  invoke(functionKey: string, event: unknown): Promise<unknown>;
}

/**
 * Puts a cap, figures and AWS's error answers around serverless-offline's pool of environments. No other code reaches
 * into that pool. Every invocation calls `get`; here it returns a lease that takes an environment when it runs, not
 * when it is requested. `start` shows which instance is in use.
 *
 * @returns a promise of the pool, which resolves when serverless-offline starts
 */
export function leaseEnvironments(options: FunctionPoolOptions): Promise<FunctionPool> {
  const { get, start } = Lambda.prototype;
  const lease = createLeases(options);
  return new Promise((resolve) => {
    Lambda.prototype.get = function (functionKey) {
      // The caller only runs it; the emulator itself cleans up.
      return lease(functionKey, () => get.call(this, functionKey)) as LambdaFunction;
    };
    Lambda.prototype.start = async function () {
      await start.call(this);
      resolve({
        invoke: (functionKey, event) => {
          const environment = this.get(functionKey);
          environment.setEvent(event);
          return environment.runHandler();
        },
      });
    };
  });
}

/** The client of streams, schedules, and functions that invoke functions. */
const THE_SERVICE = "";

type Lease = Omit<LambdaFunction, "cleanup">;

/** Makes stand-ins for the emulator's environments. `take` must return an idle one. */
export function createLeases(options: FunctionPoolOptions) {
  const { environmentsOf, environmentWaitMillis, clientOf, timeoutOf, endsAfterRun, figures, warn } = options;
  const runs = createEnvironmentRuns(warn);
  const starts = createStarts(options.starts.atOnce, options.starts.millis);
  const caps = new Map<string, ReturnType<typeof createEnvironmentCap>>();

  function capOf(functionKey: string) {
    const cap =
      caps.get(functionKey) ?? createEnvironmentCap(environmentsOf(functionKey), environmentWaitMillis);
    caps.set(functionKey, cap);
    return cap;
  }

  async function run(
    functionKey: string,
    client: string,
    take: () => LambdaFunction,
    prepare: (lambda: LambdaFunction) => void,
  ) {
    const use = await capOf(functionKey)
      .acquire(client)
      .catch((error: unknown) => {
        figures.throttled(functionKey);
        throw error;
      });
    let started = () => {};
    let environment = take();
    if (runs.isWarm(environment)) use.started();
    else {
      started = await starts.turn(use.started);
      // No await between here and the run, or another request might take the same environment.
      environment = take();
    }
    prepare(environment);
    const ended = figures.started(functionKey);
    try {
      const result = await runs.run(environment, timeoutOf(functionKey));
      ended("done");
      return result;
    } catch (error) {
      ended("failed");
      throw error;
    } finally {
      started();
      if (endsAfterRun(functionKey)) runs.end(environment);
      if (runs.isWarm(environment)) use.release();
      else use.lose();
    }
  }

  return (functionKey: string, take: () => LambdaFunction): Lease => {
    let event: unknown;
    let clientContext: unknown;
    return {
      setEvent(given) {
        event = given;
      },
      setClientContext(given) {
        clientContext = given;
      },
      runHandler() {
        const runFor = (client: string) =>
          run(functionKey, client, take, (environment) => {
            environment.setClientContext(clientContext);
            environment.setEvent(event);
            invoked.publish({ functionKey, event });
          });
        if (isHttpApiEvent(event)) return clientOf(senderOf(event)).then(runFor).catch(httpApiError);
        const running = runFor(THE_SERVICE);
        // The Lambda API does not await an invocation of type "Event"; its failure must not end the process.
        running.catch(() => {});
        return running;
      },
    };
  };
}
