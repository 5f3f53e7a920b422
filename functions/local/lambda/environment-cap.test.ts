import { beforeEach, describe, expect, test } from "vitest";
import { eventually } from "../test/eventually.ts";
import { createPool, eventFrom, scriptedPool } from "../test/scripted-pool.ts";

let pool: ReturnType<typeof scriptedPool>;

beforeEach(() => {
  pool = scriptedPool();
});

describe("the cap on environments", () => {
  test("runs as many at once as allowed, and the others in order of arrival", async () => {
    const { invoke } = createPool(pool, 2);
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
    const { invoke } = createPool(pool, 1);
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

  test("ends an environment after each run of a function that must always have a fresh one", async () => {
    const { invoke } = createPool(pool, 1, 60_000, { endsAfterRun: (key) => key === "seedStock" });
    const runs = [
      ["seedStock", 1],
      ["placeOrder", 1],
      ["seedStock", 2],
    ] as const;
    for (const [index, [functionKey, ended]] of runs.entries()) {
      const run = invoke(index, functionKey);
      await eventually(() => expect(pool.events).toHaveLength(index + 1));
      pool.finish();
      await run;
      expect(pool.ended()).toBe(ended);
    }
  });

  test("reuses idle environments", async () => {
    const { invoke } = createPool(pool, 4);
    for (const n of [1, 2, 3]) {
      const run = invoke(n);
      await eventually(() => expect(pool.events).toHaveLength(n));
      pool.finish();
      await run;
    }
    expect(pool.environments()).toBe(1);
  });

  test("serves the clients in turn, so none waits for the queue of another", async () => {
    const { invoke } = createPool(pool, 1);
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
    const { invoke } = createPool(pool, 1);
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
    const { invoke } = createPool(pool, 1);
    const runs = [invoke("a", "placeOrder"), invoke("b", "getOrder")];
    await eventually(() => expect(pool.events).toEqual(["a", "b"]));
    pool.finish();
    pool.finish();
    await Promise.all(runs);
  });

  test("frees the environment of a failed run", async () => {
    const { invoke } = createPool(pool, 1);
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
    const { invoke } = createPool(pool, 1, 20);
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
