import Lambda, { type LambdaFunction } from "serverless-offline/lambda";
import { createEnvironmentCap } from "./environment-cap.ts";
import { httpApiError, isHttpApiEvent } from "./http-api-errors.ts";
import type { InvocationFigures } from "./invocation-figures.ts";

export interface FunctionPoolOptions {
  /** Most environments of one function that are busy at once. */
  environmentsPerFunction: number;
  /** How long a request beyond that waits, in milliseconds. */
  environmentWaitMillis: number;
  figures: InvocationFigures;
}

/** Runs functions in the emulator's environments. Also what its HTTP servers and schedules go through. */
export interface FunctionPool {
  /** @throws what the function throws, or TooManyRequestsException */
  invoke(functionKey: string, event: unknown): Promise<unknown>;
}

/**
 * Puts a cap, figures and AWS's error answers around serverless-offline's pool of environments.
 * This is the only place that reaches into it: `get`, through which every invocation goes, hands out
 * a lease that takes an environment when it runs rather than when it is asked for; `start` tells us
 * which instance is in use.
 *
 * @returns a promise of the pool, kept once serverless-offline starts
 */
export function leaseEnvironments(options: FunctionPoolOptions): Promise<FunctionPool> {
  const { get, start } = Lambda.prototype;
  const lease = createLeases(options);
  return new Promise((resolve) => {
    Lambda.prototype.get = function (functionKey) {
      return lease(functionKey, () => get.call(this, functionKey));
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

/** Makes stand-ins for the emulator's environments. `take` must give an idle one. */
export function createLeases({
  environmentsPerFunction,
  environmentWaitMillis,
  figures,
}: FunctionPoolOptions) {
  const caps = new Map<string, ReturnType<typeof createEnvironmentCap>>();

  async function run(
    functionKey: string,
    take: () => LambdaFunction,
    event: unknown,
    clientContext: unknown,
  ) {
    const cap = caps.get(functionKey) ?? createEnvironmentCap(environmentsPerFunction, environmentWaitMillis);
    caps.set(functionKey, cap);
    const release = await cap.acquire().catch((error: unknown) => {
      figures.throttled(functionKey);
      throw error;
    });
    const ended = figures.started(functionKey);
    try {
      const environment = take();
      environment.setClientContext(clientContext);
      environment.setEvent(event);
      const result = await environment.runHandler();
      ended("done");
      return result;
    } catch (error) {
      ended("failed");
      throw error;
    } finally {
      release();
    }
  }

  return (functionKey: string, take: () => LambdaFunction): LambdaFunction => {
    let event: unknown;
    let clientContext: unknown;
    return {
      setEvent(given) {
        event = given;
      },
      setClientContext(given) {
        clientContext = given;
      },
      async runHandler() {
        const running = run(functionKey, take, event, clientContext);
        return isHttpApiEvent(event) ? await running.catch(httpApiError) : await running;
      },
    };
  };
}
