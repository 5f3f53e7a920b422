import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { setTimeout } from "node:timers/promises";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { invoked } from "../diagnostics.ts";
import { eventually } from "../test/eventually.ts";
import { createPool, eventFrom, scriptedPool } from "../test/scripted-pool.ts";

let pool: ReturnType<typeof scriptedPool>;

beforeEach(() => {
  pool = scriptedPool();
});

const httpEvent = eventFrom("127.0.0.1");

test("measurements can see when a function starts to run, not when it waits for an environment", async () => {
  const seen: unknown[] = [];
  const listener = (message: unknown) => void seen.push(message);
  subscribe(invoked.name, listener);
  onTestFinished(() => void unsubscribe(invoked.name, listener));
  const { invoke } = createPool(pool, 1);
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
    const { invoke } = createPool(pool, 4, 60_000, { starts: { atOnce: 1, millis: 60_000 } });
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
    const { invoke } = createPool(pool, 4);
    const runs = [1, 2, 3].map((n) => invoke(n));
    for (const n of [1, 2, 3]) {
      await eventually(() => expect(pool.events).toHaveLength(n));
      pool.finish();
    }
    await Promise.all(runs);
    expect(pool.environments()).toBe(1);
  });

  test("again after one was ended, with the requests that waited for it", async () => {
    const { invoke } = createPool(pool, 1, 60_000, { timeoutOf: () => 20 });
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
    const { invoke } = createPool(pool, 1, 60_000, { timeoutOf: () => 20 });
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
    const answer = createPool(pool, 1).invoke(httpEvent);
    await eventually(() => expect(pool.events).toHaveLength(1));
    pool.fail(new Error("password of the database: secret"));
    expect(await answer).toEqual({
      statusCode: 500,
      headers: { "content-type": "application/json" },
      body: '{"message":"Internal Server Error"}',
    });
  });

  test("gets the contract's 429 when it is throttled", async () => {
    const { invoke } = createPool(pool, 1, 20);
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
  const { invoke, figures } = createPool(pool, 2, 500);
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
