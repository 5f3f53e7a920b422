import { Overloaded } from "@app/chassis/overloaded";
import { Problem } from "@app/contract/problem";
import type { Order } from "@app/domain/order";
import { describe, expect, it, vi } from "vitest";
import type { Execute } from "./fulfil-order.ts";
import { type Claim, type Job, postponeJob } from "./job-store.ts";
import { insertOrder, updateOrder } from "./order-store.ts";
import { becomes, claim, database, newOrder, startWorkers, succeed } from "./test/orders-database.ts";
import { MAX_ATTEMPTS, Workers } from "./workers.ts";

/** Inserts an order without a lease: any process may claim it. */
async function placed(customer: string): Promise<Order> {
  const order = newOrder(customer);
  await insertOrder(database, order, 0);
  return order;
}

async function placedMany(customers: Record<string, number>): Promise<void> {
  for (const [customer, orders] of Object.entries(customers))
    for (let order = 0; order < orders; order++) await placed(customer);
}

const claimNow = (limit: number, only: Partial<Claim> = {}) => claim(limit, 60_000, only);
const customersOf = (jobs: Job[]) => jobs.map(({ order }) => order.customerId).sort();

const rowOf = async ({ id }: Order) =>
  (await database.query("select * from orders where id = $1", [id])).rows[0];

describe("a claim", () => {
  it("takes one order of every customer before it takes a second one", async () => {
    await placedMany({ alice: 10, bob: 1, carol: 1 });
    expect(customersOf(await claimNow(4))).toEqual(["alice", "alice", "bob", "carol"]);
  });

  it("counts the slots that a customer uses already", async () => {
    await placedMany({ alice: 10, bob: 10 });
    const held = new Map([["alice", 2]]);
    expect(customersOf(await claimNow(4, { held }))).toEqual(["alice", "bob", "bob", "bob"]);
  });

  it("takes no order of a customer who has a full share, even if others wait", async () => {
    await placedMany({ alice: 10 });
    expect(await claimNow(4, { held: new Map([["alice", 4]]) })).toEqual([]);
  });

  it("continues after the customer who was served last", async () => {
    await placedMany({ alice: 2, bob: 2, carol: 2 });
    expect(customersOf(await claimNow(1, { after: "alice" }))).toEqual(["bob"]);
    expect(customersOf(await claimNow(2, { after: "bob" }))).toEqual(["carol", "carol"]);
  });

  it("takes slow orders only for the slow workers", async () => {
    const order = await placed("alice");
    const [job] = await claimNow(1);
    await postponeJob(database, job!, 0, "late", { shed: false, late: true });
    expect(await claimNow(1)).toEqual([]);
    expect(await claimNow(1, { slow: true })).toMatchObject([{ order: { id: order.id } }]);
  });

  it("treats a slow order like all others again once a new fact is saved", async () => {
    const order = await placed("alice");
    const [first] = await claimNow(1);
    await postponeJob(database, first!, 0, "late", { shed: false, late: true });
    const [second] = await claimNow(1, { slow: true });
    await updateOrder(database, order, second!.lease, 0);
    expect(await claimNow(1)).toHaveLength(1);
  });
});

describe("a customer whose orders hang", () => {
  const hangFor =
    (customer: string, ended: Promise<void>): Execute =>
    async (order, command) => {
      if (order.customerId === customer) await ended;
      return succeed(order, command);
    };

  it("does not stop other customers' orders, new or waiting", async () => {
    const ended = Promise.withResolvers<void>();
    await placedMany({ alice: 50 });
    const waited = await placed("bob");
    const workers = startWorkers(hangFor("alice", ended.promise), 8);
    await becomes(waited, "confirmed");
    for (let more = 0; more < 10; more++) {
      const [his, hers] = [newOrder("bob"), newOrder("alice")];
      await workers.take("alice", (leaseMs) => insertOrder(database, hers, leaseMs));
      await workers.take("bob", (leaseMs) => insertOrder(database, his, leaseMs));
      await becomes(his, "confirmed");
    }
    ended.resolve();
  });
});

describe("an attempt", () => {
  it("is not counted when it was shed, so that no order is parked because of other orders", async () => {
    const order = await placed("alice");
    await database.query("update orders set attempts = $1", [MAX_ATTEMPTS - 1]);
    let calls = 0;
    const execute: Execute = async (...call) => {
      if (++calls < 4) throw new Overloaded();
      return succeed(...call);
    };
    const workers = new Workers(database, execute, 4);
    for (let sheds = 1; sheds < 4; sheds++) {
      await workers.sweep();
      const counted = { sheds, attempts: MAX_ATTEMPTS - 1, parked_at: null };
      await vi.waitFor(async () => expect(await rowOf(order)).toMatchObject(counted), { timeout: 20_000 });
      await database.query("update orders set lease_until = now()"); // the delay after so many attempts takes seconds
    }
    await workers.sweep();
    await becomes(order, "confirmed");
  });

  it("marks the order as slow when it runs out of time, and other workers try it again", async () => {
    const execute: Execute = async (order, command) => {
      if ((await rowOf(order)).attempts === 1) throw new Problem("upstream-timeout");
      return succeed(order, command);
    };
    startWorkers(execute, 4);
    const order = await placed("alice");
    await expect.poll(() => rowOf(order)).toMatchObject({ slow: true });
    startWorkers(execute, 4, { slow: true });
    await becomes(order, "confirmed");
  });
});
