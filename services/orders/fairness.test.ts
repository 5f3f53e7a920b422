import type { Database } from "@app/chassis/database";
import { Overloaded } from "@app/chassis/overloaded";
import { testDatabase } from "@app/chassis/test/database";
import { Problem } from "@app/contract/problem";
import type { Command, Fact } from "@app/domain/fulfilment";
import { type Order, placeOrder } from "@app/domain/order";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import type { Execute } from "./fulfil-order.ts";
import { type Claim, claimJobs, type Job, postponeJob } from "./job-store.ts";
import { findOrder, insertOrder, updateOrder } from "./order-store.ts";
import { MAX_ATTEMPTS, Workers } from "./workers.ts";

let database: Database;
beforeEach(async () => {
  database = await testDatabase(new URL("migrations/", import.meta.url));
});

let made = 0;
function newOrder(customerId: string): Order {
  const id = `00000000-0000-8000-8000-${String(++made).padStart(12, "0")}`;
  const request = { lines: [{ sku: "sku-001", quantity: 1 }], card: "card_accepted" };
  return placeOrder(request, { id, customerId, at: new Date().toISOString() }) as Order;
}

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

const claim = (limit: number, only: Partial<Claim> = {}) =>
  claimJobs(database, { limit, slow: false, after: "", held: new Map(), ...only }, 60_000);

const customersOf = (jobs: Job[]) => jobs.map(({ order }) => order.customerId).sort();

const succeed: Execute = async (_order, { type }) => FACTS[type];
const FACTS: Record<Command["type"], Fact["type"]> = {
  ReserveStock: "StockReserved",
  AuthorizePayment: "PaymentAuthorized",
  RefundPayment: "PaymentRefunded",
  ReleaseStock: "StockReleased",
};

function start(execute: Execute, concurrency: number, { slow = false } = {}): Workers {
  const workers = new Workers(database, execute, concurrency, { slow });
  workers.start();
  onTestFinished(() => workers.stop());
  return workers;
}

const becomes = ({ customerId, id }: Order, status: string) =>
  vi.waitFor(async () => expect((await findOrder(database, customerId, id))?.status).toBe(status), {
    timeout: 20_000,
    interval: 20,
  });

const rowOf = async ({ id }: Order) =>
  (await database.query("select * from orders where id = $1", [id])).rows[0];

describe("a claim", () => {
  it("takes one order of every customer before it takes a second one", async () => {
    await placedMany({ alice: 10, bob: 1, carol: 1 });
    expect(customersOf(await claim(4))).toEqual(["alice", "alice", "bob", "carol"]);
  });

  it("counts the slots that a customer uses already", async () => {
    await placedMany({ alice: 10, bob: 10 });
    const held = new Map([["alice", 2]]);
    expect(customersOf(await claim(4, { held }))).toEqual(["alice", "bob", "bob", "bob"]);
  });

  it("takes no order of a customer who has a full share, even if others wait", async () => {
    await placedMany({ alice: 10 });
    expect(await claim(4, { held: new Map([["alice", 4]]) })).toEqual([]);
  });

  it("continues after the customer who was served last", async () => {
    await placedMany({ alice: 2, bob: 2, carol: 2 });
    expect(customersOf(await claim(1, { after: "alice" }))).toEqual(["bob"]);
    expect(customersOf(await claim(2, { after: "bob" }))).toEqual(["carol", "carol"]);
  });

  it("takes slow orders only for the slow workers", async () => {
    const order = await placed("alice");
    const [job] = await claim(1);
    await postponeJob(database, job!, 0, "late", { shed: false, late: true });
    expect(await claim(1)).toEqual([]);
    expect(await claim(1, { slow: true })).toMatchObject([{ order: { id: order.id } }]);
  });

  it("treats an order that moved on like all others again", async () => {
    const order = await placed("alice");
    const [first] = await claim(1);
    await postponeJob(database, first!, 0, "late", { shed: false, late: true });
    const [second] = await claim(1, { slow: true });
    await updateOrder(database, order, second!.lease, 0);
    expect(await claim(1)).toHaveLength(1);
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
    const workers = start(hangFor("alice", ended.promise), 8);
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
    let sheds = 0;
    start(async (...call) => {
      if (++sheds < 4) throw new Overloaded();
      return succeed(...call);
    }, 4);
    await vi.waitFor(async () => expect(await rowOf(order)).toMatchObject({ sheds: 3 }), { timeout: 20_000 });
    expect(await rowOf(order)).toMatchObject({ attempts: MAX_ATTEMPTS - 1, parked_at: null });
    await becomes(order, "confirmed");
  });

  it("marks the order as slow when it runs out of time, and other workers try it again", async () => {
    const execute: Execute = async (order, command) => {
      if ((await rowOf(order)).attempts === 1) throw new Problem("upstream-timeout");
      return succeed(order, command);
    };
    start(execute, 4);
    const order = await placed("alice");
    await vi.waitFor(async () => expect(await rowOf(order)).toMatchObject({ slow: true }));
    start(execute, 4, { slow: true });
    await becomes(order, "confirmed");
  });
});
