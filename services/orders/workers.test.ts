import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "@app/chassis/database";
import { testDatabase } from "@app/chassis/testing/database";
import type { Fact } from "@app/domain/fulfilment";
import { type Order, placeOrder } from "@app/domain/order";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import type { Execute } from "./fulfil-order.ts";
import { claimJobs, listParked, redriveParked } from "./job-store.ts";
import { findOrder, insertOrder } from "./order-store.ts";
import { backOff, Workers } from "./workers.ts";

let database: Database;
beforeEach(async () => {
  database = await testDatabase(new URL("migrations/", import.meta.url));
});

let made = 0;
function newOrder(): Order {
  const id = `00000000-0000-8000-8000-${String(++made).padStart(12, "0")}`;
  const request = { lines: [{ sku: "sku-001", quantity: 1 }], card: "card_accepted" };
  return placeOrder(request, { id, customerId: "alice", at: new Date().toISOString() }) as Order;
}

const FACTS: Record<string, Fact["type"]> = {
  ReserveStock: "StockReserved",
  AuthorizePayment: "PaymentAuthorized",
  RefundPayment: "PaymentRefunded",
  ReleaseStock: "StockReleased",
};
const succeed: Execute = async (_order, command) => FACTS[command.type]!;

function startWorkers(execute: Execute, concurrency = 8): Workers {
  const workers = new Workers(database, execute, concurrency);
  workers.startSweeping();
  onTestFinished(() => workers.stop());
  return workers;
}

const statusOf = async ({ id }: Order) => (await findOrder(database, "alice", id))?.status;
const becomes = (order: Order, status: string) =>
  vi.waitFor(async () => expect(await statusOf(order)).toBe(status), { timeout: 20_000, interval: 20 });

describe("the job of an order", () => {
  it("is done at once by the process that accepted the order", async () => {
    const workers = startWorkers(succeed);
    const order = newOrder();
    await insertOrder(database, order, workers.leaseMs());
    workers.begin({ order, attempts: 0 });
    await becomes(order, "confirmed");
    expect(await claimJobs(database, 10, 0)).toEqual([]);
  });

  it("is taken over when its lease runs out, because its process was killed", async () => {
    const order = newOrder();
    await insertOrder(database, order, 300);
    startWorkers(succeed);
    await becomes(order, "confirmed");
  });

  it("is left alone while its lease holds", async () => {
    await insertOrder(database, newOrder(), 60_000);
    expect(await claimJobs(database, 10, 0)).toEqual([]);
  });

  it("is never given to two replicas at once", async () => {
    const orders = Array.from({ length: 50 }, newOrder);
    for (const order of orders) await insertOrder(database, order, 0);
    const claims = await Promise.all(Array.from({ length: 5 }, () => claimJobs(database, 20, 60_000)));
    const ids = claims.flat().map((job) => job.order.id);
    expect(ids).toHaveLength(50);
    expect(new Set(ids).size).toBe(50);
  });

  it("waits in the table when the process has its hands full", async () => {
    const gate = Promise.withResolvers<void>();
    const workers = startWorkers(
      async (order, command) => gate.promise.then(() => succeed(order, command)),
      1,
    );
    const [first, second] = [newOrder(), newOrder()];
    await insertOrder(database, first, workers.leaseMs());
    workers.begin({ order: first, attempts: 0 });
    expect(workers.leaseMs()).toBe(0);
    await insertOrder(database, second, workers.leaseMs());
    gate.resolve();
    await becomes(first, "confirmed");
    await becomes(second, "confirmed");
  });
});

describe("a context that does not answer", () => {
  it("is asked again until it does", async () => {
    let calls = 0;
    startWorkers(async (order, command) => {
      if (++calls < 4) throw new Error("no answer");
      return succeed(order, command);
    });
    const order = newOrder();
    await insertOrder(database, order, 0);
    await becomes(order, "confirmed");
  });

  it("leads to a parked order in the end, which a redrive brings back", async () => {
    let answers = false;
    startWorkers(async (order, command) => {
      if (!answers) throw new Error("provider is down");
      return succeed(order, command);
    });
    const order = newOrder();
    await insertOrder(database, order, 0);
    await database.query("update orders set attempts = 99");
    await vi.waitFor(async () => expect((await listParked(database, 10)).total).toBe(1), { timeout: 20_000 });
    expect((await listParked(database, 10)).orders).toMatchObject([
      { id: order.id, status: "pending", attempts: 100, lastError: "Error: provider is down" },
    ]);

    answers = true;
    expect(await redriveParked(database)).toBe(1);
    await becomes(order, "confirmed");
    expect(await listParked(database, 10)).toEqual({ total: 0, orders: [] });
  });
});

it("stops only when what runs has ended", async () => {
  const workers = startWorkers(async (order, command) => {
    await sleep(200);
    return succeed(order, command);
  });
  const order = newOrder();
  await insertOrder(database, order, workers.leaseMs());
  workers.begin({ order, attempts: 0 });
  await workers.stop();
  expect(await statusOf(order)).toBe("confirmed");
});

it("backs off longer with each attempt, up to a bound, and never at the same time", () => {
  const delays = (attempts: number) => Array.from({ length: 50 }, () => backOff(attempts));
  expect(Math.min(...delays(4))).toBeGreaterThan(Math.max(...delays(2)));
  expect(Math.max(...delays(30))).toBeLessThanOrEqual(15_000);
  expect(new Set(delays(6)).size).toBeGreaterThan(10);
});
