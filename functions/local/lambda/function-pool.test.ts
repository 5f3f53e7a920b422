import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { setTimeout } from "node:timers/promises";
import type { LambdaFunction } from "serverless-offline/lambda";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { invoked } from "../diagnostics.ts";
import { eventually } from "../test/eventually.ts";
import { createLeases, type FunctionPoolOptions } from "./function-pool.ts";
import { countInvocations } from "./invocation-figures.ts";

let pool: ReturnType<typeof scriptedPool>;

beforeEach(() => {
  pool = scriptedPool();
});

/** Environments like the emulator's: busy while running, reused when idle. The test ends each run. */
function scriptedPool() {
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

function createPool(
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
    freshEnvironments: false,
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

const eventFrom = (sourceIp: string) => ({
  headers: {},
  requestContext: { http: { method: "POST", sourceIp } },
});
const httpEvent = eventFrom("127.0.0.1");

describe("the cap on environments", () => {
  test("runs as many at once as allowed, and the others in order of arrival", async () => {
    const { invoke } = createPool(2);
    const runs = [1, 2, 3, 4].map((n) => invoke(n));
    await eventually(() => expect(pool.events).toEqual([1, 2]));
    pool.finish("one");
    await expect(runs[0]).resolves.toBe("one");
    await eventually(() => expect(pool.events).toEqual([1, 2, 3]));
    pool.finish();
    await eventually(() => expect(pool.events).toEqual([1, 2, 3, 4]));
    pool.finish();
    pool.finish();
    await Promise.all(runs);
  });

  test("lets nobody overtake a waiting request", async () => {
    const { invoke } = createPool(1);
    const first = invoke("first");
    const second = invoke("second");
    await eventually(() => expect(pool.events).toEqual(["first"]));
    pool.finish();
    await first;
    const third = invoke("third");
    await eventually(() => expect(pool.events).toEqual(["first", "second"]));
    pool.finish();
    await second;
    await eventually(() => expect(pool.events).toEqual(["first", "second", "third"]));
    pool.finish();
    await third;
  });

  test("ends each environment after its run when every invocation must have a fresh one", async () => {
    const { invoke } = createPool(1, 60_000, { freshEnvironments: true });
    for (const n of [1, 2, 3]) {
      const run = invoke(n);
      await eventually(() => expect(pool.events).toHaveLength(n));
      pool.finish();
      await run;
      expect(pool.ended()).toBe(n);
    }
  });

  test("reuses idle environments", async () => {
    const { invoke } = createPool(4);
    for (const n of [1, 2, 3]) {
      const run = invoke(n);
      await eventually(() => expect(pool.events).toHaveLength(n));
      pool.finish();
      await run;
    }
    expect(pool.environments()).toBe(1);
  });

  test("serves the clients in turn, so none waits for the queue of another", async () => {
    const { invoke } = createPool(1);
    const flood = [1, 2, 3, 4].map(() => invoke(eventFrom("mallory")));
    await eventually(() => expect(pool.events).toHaveLength(1));
    const others = ["bob", "eve"].map((client) => invoke(eventFrom(client)));
    for (const n of [1, 2, 3, 4, 5]) {
      await eventually(() => expect(pool.events).toHaveLength(n));
      pool.finish();
    }
    await eventually(() => expect(pool.events).toHaveLength(6));
    pool.finish();
    await Promise.all([...flood, ...others]);
    const served = pool.events.map((event) => (event as ReturnType<typeof eventFrom>).requestContext.http);
    const clients = ["mallory", "mallory", "bob", "eve", "mallory", "mallory"];
    expect(served.map(({ sourceIp }) => sourceIp)).toEqual(clients);
  });

  test("refuses at once a client with too many waiting requests, and no other client", async () => {
    const { invoke } = createPool(1);
    const running = invoke(eventFrom("mallory"));
    await eventually(() => expect(pool.events).toHaveLength(1));
    const flood = Array.from({ length: 251 }, () => invoke(eventFrom("mallory")));
    expect(await Promise.race(flood)).toMatchObject({ statusCode: 429, headers: { "retry-after": "1" } });
    const other = invoke(eventFrom("bob"));
    pool.finish();
    await running;
    for (const n of [2, 3]) {
      await eventually(() => expect(pool.events).toHaveLength(n));
      pool.finish("served");
    }
    expect(await other).toBe("served");
  });

  test("counts per function", async () => {
    const { invoke } = createPool(1);
    const runs = [invoke("a", "placeOrder"), invoke("b", "getOrder")];
    await eventually(() => expect(pool.events).toEqual(["a", "b"]));
    pool.finish();
    pool.finish();
    await Promise.all(runs);
  });

  test("frees the environment of a failed run", async () => {
    const { invoke } = createPool(1);
    const failing = invoke("bad");
    const next = invoke("good");
    await eventually(() => expect(pool.events).toEqual(["bad"]));
    pool.fail(new Error("boom"));
    await expect(failing).rejects.toThrow("boom");
    await eventually(() => expect(pool.events).toEqual(["bad", "good"]));
    pool.finish();
    await next;
  });

  test("throttles a request that waits too long, which takes no environment later", async () => {
    const { invoke } = createPool(1, 20);
    const running = invoke("running");
    await expect(invoke("late")).rejects.toMatchObject({ name: "TooManyRequestsException" });
    pool.finish();
    await running;
    const next = invoke("next");
    await eventually(() => expect(pool.events).toEqual(["running", "next"]));
    pool.finish();
    await next;
  });
});

test("measurements can see when a function starts to run, not when it waits for an environment", async () => {
  const seen: unknown[] = [];
  const listener = (message: unknown) => void seen.push(message);
  subscribe(invoked.name, listener);
  onTestFinished(() => void unsubscribe(invoked.name, listener));
  const { invoke } = createPool(1);
  const runs = ["first", "second"].map((event) => invoke(event, "settleOrder"));
  await eventually(() => expect(pool.events).toEqual(["first"]));
  expect(seen).toEqual([{ functionKey: "settleOrder", event: "first" }]);
  pool.finish();
  await eventually(() => expect(seen).toContainEqual({ functionKey: "settleOrder", event: "second" }));
  pool.finish();
  await Promise.all(runs);
});

describe("environments start", () => {
  test("in turn; started ones do not delay the next", async () => {
    const { invoke } = createPool(4, 60_000, { starts: { atOnce: 1, millis: 60_000 } });
    const first = invoke("first");
    await eventually(() => expect(pool.events).toEqual(["first"]));
    const second = invoke("second");
    await setTimeout(20);
    expect(pool.events).toEqual(["first"]);
    pool.finish();
    await first;
    // It gets the warm one; the next arrival starts another.
    await eventually(() => expect(pool.events).toEqual(["first", "second"]));
    const third = invoke("third");
    await eventually(() => expect(pool.events).toEqual(["first", "second", "third"]));
    expect(pool.environments()).toBe(2);
    pool.finish();
    pool.finish();
    await Promise.all([second, third]);
  });

  test("only when no existing one becomes idle soon", async () => {
    const { invoke } = createPool(4);
    const runs = [1, 2, 3].map((n) => invoke(n));
    for (const n of [1, 2, 3]) {
      await eventually(() => expect(pool.events).toHaveLength(n));
      pool.finish();
    }
    await Promise.all(runs);
    expect(pool.environments()).toBe(1);
  });

  test("again after one was ended, with the requests that waited for it", async () => {
    const { invoke } = createPool(1, 60_000, { timeoutOf: () => 20 });
    const first = invoke("first");
    await eventually(() => expect(pool.events).toEqual(["first"]));
    pool.finish();
    await first;
    const endless = invoke("endless");
    const next = invoke("next");
    await expect(endless).rejects.toThrow("Task timed out");
    await eventually(() => expect(pool.events).toEqual(["first", "endless", "next"]));
    expect(pool.environments()).toBe(2);
    pool.finish();
    pool.finish();
    await next;
  });

  test("outside the function's timeout", async () => {
    const { invoke } = createPool(1, 60_000, { timeoutOf: () => 20 });
    const cold = invoke("cold");
    await eventually(() => expect(pool.events).toEqual(["cold"]));
    await setTimeout(60);
    pool.finish("done");
    expect(await cold).toBe("done");
    await expect(invoke("warm")).rejects.toThrow("Task timed out after 0.02 seconds");
  });
});

describe("the client of an HTTP API", () => {
  test("gets only a 500 for an error", async () => {
    const answer = createPool(1).invoke(httpEvent);
    await eventually(() => expect(pool.events).toHaveLength(1));
    pool.fail(new Error("password of the database: secret"));
    expect(await answer).toEqual({
      statusCode: 500,
      headers: { "content-type": "application/json" },
      body: '{"message":"Internal Server Error"}',
    });
  });

  test("gets the contract's 429 when it is throttled", async () => {
    const { invoke } = createPool(1, 20);
    const running = invoke(httpEvent);
    expect(await invoke(httpEvent)).toMatchObject({
      statusCode: 429,
      headers: { "content-type": "application/problem+json", "retry-after": "1" },
      body: expect.stringMatching(/problems\/too-many-requests"/),
    });
    pool.finish("result");
    expect(await running).toBe("result");
  });
});

test("the figures report invocations, errors, throttles, durations and the maximum concurrency", async () => {
  const { invoke, figures } = createPool(2, 500);
  const [first, second] = [invoke(1), invoke(httpEvent)];
  await eventually(() => expect(pool.events).toHaveLength(2));
  await expect(invoke(3)).rejects.toThrow("Rate exceeded");
  pool.finish();
  pool.fail(new Error("boom"));
  await Promise.all([first, second]);
  expect(figures.placeOrder).toMatchObject({ invocations: 2, errors: 1, throttles: 1, maxConcurrent: 2 });
  const { byMillis = {}, billedMillis } = figures.placeOrder ?? {};
  expect(Object.values(byMillis).reduce((sum, count) => sum + count, 0)).toBe(2);
  expect(Object.entries(byMillis).reduce((sum, [ms, count]) => sum + Number(ms) * count, 0)).toBe(
    billedMillis,
  );
  expect(figures.placeOrder?.maxBilledMillis).toBeGreaterThanOrEqual(1);
  expect(figures.placeOrder?.billedMillis).toBeGreaterThanOrEqual(
    figures.placeOrder?.maxBilledMillis ?? Number.NaN,
  );
});
