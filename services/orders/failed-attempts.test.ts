import { describe, expect, it, vi } from "vitest";
import { listParked, redriveParked } from "./job-store.ts";
import { insertOrder } from "./order-store.ts";
import { becomes, claim, database, newOrder, startWorkers, succeed } from "./test/orders-database.ts";
import { MAX_ATTEMPTS, Workers } from "./workers.ts";

describe("a context that does not answer", () => {
  it("is called again until it answers", async () => {
    let calls = 0;
    startWorkers(async (order, command) => {
      if (++calls < 4) throw new Error("no answer");
      return succeed(order, command);
    });
    const order = newOrder();
    await insertOrder(database, order, 0);
    await becomes(order, "confirmed");
  });

  it("parks the order in the end, and a redrive continues it", async () => {
    let answers = false;
    startWorkers(async (order, command) => {
      if (!answers) throw new Error("provider is down");
      return succeed(order, command);
    });
    const order = newOrder();
    await insertOrder(database, order, 0);
    await database.query("update orders set attempts = $1", [MAX_ATTEMPTS - 1]);
    await vi.waitFor(async () => expect((await listParked(database, 10)).total).toBe(1), { timeout: 20_000 });
    expect((await listParked(database, 10)).orders).toMatchObject([
      { id: order.id, status: "pending", attempts: MAX_ATTEMPTS, lastError: "Error: provider is down" },
    ]);

    answers = true;
    expect(await redriveParked(database)).toBe(1);
    await becomes(order, "confirmed");
    expect(await listParked(database, 10)).toEqual({ total: 0, orders: [] });
  });
});

it("stores the error of an order, even if the text has a NUL, which PostgreSQL does not store", async () => {
  const order = newOrder();
  await insertOrder(database, order, 0);
  startWorkers(async () => {
    throw new Error("answered: a\0\ud800b");
  });
  const errors = async () => (await database.query("select last_error from orders")).rows;
  await expect.poll(errors).toEqual([{ last_error: "Error: answered: a\ufffd\ufffdb" }]);
});

it("parks an order that ends its process at every attempt", async () => {
  const order = newOrder();
  await insertOrder(database, order, 0);
  for (let crash = 0; crash < MAX_ATTEMPTS; crash++) expect(await claim(1, 0)).toHaveLength(1);
  const workers = new Workers(database, succeed, 1);
  await workers.sweep();
  await workers.stop();
  expect(await listParked(database, 10)).toMatchObject({
    orders: [{ id: order.id, attempts: MAX_ATTEMPTS + 1 }],
  });
});
