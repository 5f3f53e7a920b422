import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { insertOrder } from "./order-store.ts";
import {
  becomes,
  claim,
  database,
  newOrder,
  startWorkers,
  statusOf,
  succeed,
} from "./test/orders-database.ts";
import { backOff, Workers } from "./workers.ts";

describe("the job of an order", () => {
  it("is begun at once by the process that accepted the order", async () => {
    const workers = startWorkers(succeed);
    const order = newOrder();
    await workers.take("alice", (leaseMs) => insertOrder(database, order, leaseMs));
    await becomes(order, "confirmed");
    expect(await claim(10, 0)).toEqual([]);
  });

  it("is taken over after its process was killed and its lease ran out", async () => {
    const order = newOrder();
    await insertOrder(database, order, 300);
    startWorkers(succeed);
    await becomes(order, "confirmed");
  });

  it("is not claimed while its lease is valid", async () => {
    await insertOrder(database, newOrder(), 60_000);
    expect(await claim(10, 0)).toEqual([]);
  });

  it("is never claimed by two replicas at once", async () => {
    const orders = Array.from({ length: 50 }, () => newOrder());
    for (const order of orders) await insertOrder(database, order, 0);
    const claims = await Promise.all(Array.from({ length: 5 }, () => claim(20, 60_000)));
    const ids = claims.flat().map((job) => job.order.id);
    expect(ids).toHaveLength(50);
    expect(new Set(ids).size).toBe(50);
  });

  it("waits in the table when the process has no free slot", async () => {
    const gate = Promise.withResolvers<void>();
    const busy = new Workers(
      database,
      (order, command) => gate.promise.then(() => succeed(order, command)),
      1,
    );
    const [first, second] = [newOrder(), newOrder()];
    await busy.take("alice", (leaseMs) => insertOrder(database, first, leaseMs));
    await busy.take("alice", (leaseMs) => insertOrder(database, second, leaseMs));
    await busy.sweep();
    expect((await claim(10, 60_000)).map((job) => job.order.id)).toEqual([second.id]);
    gate.resolve();
    await becomes(first, "confirmed");
  });

  it("never runs in more slots at once than a process has, however many orders arrive", async () => {
    let [busy, most] = [0, 0];
    const workers = startWorkers(async (order, command) => {
      most = Math.max(most, ++busy);
      await sleep(20);
      busy--;
      return succeed(order, command);
    }, 4);
    const orders = Array.from({ length: 40 }, () => newOrder());
    await Promise.all(
      orders.map((order) => workers.take("alice", (leaseMs) => insertOrder(database, order, leaseMs))),
    );
    for (const order of orders) await becomes(order, "confirmed");
    expect(most).toBeLessThanOrEqual(4);
  });

  it("does not wait for the sweeper's pause during a backlog", { timeout: 60_000 }, async () => {
    const orders = Array.from({ length: 250 }, () => newOrder());
    await Promise.all(orders.map((order) => insertOrder(database, order, 0)));
    startWorkers(succeed, 2);
    // At one order per pause this would take 25 s, longer than `becomes` waits.
    await becomes(orders.at(-1)!, "confirmed");
  });

  it("is left to other processes when its process stops during a backlog", async () => {
    const gate = Promise.withResolvers<void>();
    let begun = 0;
    for (let made = 0; made < 20; made++) await insertOrder(database, newOrder(), 0);
    const workers = startWorkers(async (order, command) => {
      if (command.type === "ReserveStock") begun++;
      await gate.promise;
      return succeed(order, command);
    }, 8);
    await expect.poll(() => begun).toBe(4);
    const stopping = workers.stop();
    const asked = vi.spyOn(database, "query");
    gate.resolve();
    await stopping;
    const statements = asked.mock.calls.map(
      ([statement]) => (statement as unknown as { name?: string }).name,
    );
    expect(statements).not.toContain("claim-jobs");
    expect(await claim(20, 0)).toHaveLength(20 - begun);
  });

  it("stays with a process that works on it for longer than a lease", async () => {
    const gate = Promise.withResolvers<void>();
    const order = newOrder();
    const slow = new Workers(database, (o, command) => gate.promise.then(() => succeed(o, command)), 1);
    await slow.take("alice", () => insertOrder(database, order, 1));
    await slow.renew();
    await sleep(50);
    expect(await claim(10, 0)).toEqual([]);
    gate.resolve();
    await becomes(order, "confirmed");
  });
});

it("stops only when the running attempts have ended", async () => {
  const workers = startWorkers(async (order, command) => {
    await sleep(200);
    return succeed(order, command);
  });
  const order = newOrder();
  await workers.take("alice", (leaseMs) => insertOrder(database, order, leaseMs));
  await workers.stop();
  expect(await statusOf(order)).toBe("confirmed");
});

it("delays each attempt longer, up to a limit, and by a random time", () => {
  const delays = (attempts: number) => Array.from({ length: 50 }, () => backOff(attempts));
  expect(Math.min(...delays(4))).toBeGreaterThan(Math.max(...delays(2)));
  expect(Math.max(...delays(30))).toBeLessThanOrEqual(5_000);
  expect(new Set(delays(6)).size).toBeGreaterThan(10);
});
