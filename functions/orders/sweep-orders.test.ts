import { type Order, placeOrder } from "@app/domain/order";
import { GetItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { quiet } from "../test/silence-logs.ts";
import { startChain } from "../test/wired-handlers.ts";

let chain: Awaited<ReturnType<typeof startChain>>;
let database: typeof import("../chassis/database.ts").database;
let orders: typeof import("./order-store.ts");
let sweep: typeof import("./sweep-orders.ts").handler;
let redrive: typeof import("./redrive-orders.ts").handler;

beforeAll(async () => {
  chain = await startChain({ url: "http://127.0.0.1:9" });
  ({ database } = await import("../chassis/database.ts"));
  quiet();
  orders = await import("./order-store.ts");
  sweep = (await import("./sweep-orders.ts")).handler;
  redrive = (await import("./redrive-orders.ts")).handler;
});
afterAll(() => chain.stop());

const START = Date.parse("2026-01-01T00:00:00.000Z");
const seconds = (n: number) => vi.setSystemTime(START + n * 1_000);
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"] });
  seconds(0);
});
afterEach(async () => {
  database.middlewareStack.remove("test");
  seconds(1_000_000);
  while ((await sweep()).repeated > 0); // so that no order of an earlier test is due
  vi.useRealTimers();
});

let placed = 0;
/** Places an order now, with an id that begins with this prefix. */
async function place(first: string): Promise<string> {
  const id = `${first}0000000-0000-8000-8000-${String(++placed).padStart(12, "0")}`;
  const request = { lines: [{ sku: "sku-001", quantity: 1 }], card: "card_accepted" };
  await orders.insertOrder(
    placeOrder(request, { id, customerId: "ada", at: new Date().toISOString() }) as Order,
  );
  return id;
}

/** Seconds from now until an order is due. */
async function dueIn(id: string): Promise<number> {
  const { Item } = await chain.client.send(
    new GetItemCommand({ TableName: "orders", Key: marshall({ id }) }),
  );
  return (Date.parse(Item!["dueAt"]!.S!) - Date.now()) / 1_000;
}

/** Runs this before each UpdateItem. */
function beforeUpdates(act: (id: string | undefined) => void): void {
  database.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        if (commandName === "UpdateItemCommand")
          act((args.input as { Key?: { id?: { S?: string } } }).Key?.id?.S);
        return next(args);
      },
    { step: "initialize", name: "test" },
  );
}

it("leaves an order alone for twenty seconds", async () => {
  const id = await place("1");
  seconds(19);
  expect(await sweep()).toEqual({ repeated: 0, parked: 0 });
  seconds(20);
  expect(await sweep()).toEqual({ repeated: 1, parked: 0 });
  expect(await dueIn(id)).toBe(20);
});

it("takes a page of each part of the index at a time, the oldest first", async () => {
  const oldest = await place("2");
  for (let n = 0; n < 29; n++) {
    seconds(1);
    await place("2");
  }
  await place("3");
  seconds(21);
  expect(await sweep()).toEqual({ repeated: 26, parked: 0 });
  expect(await dueIn(oldest)).toBe(20);
  expect(await sweep()).toEqual({ repeated: 5, parked: 0 });
  expect(await sweep()).toEqual({ repeated: 0, parked: 0 });
});

it("waits twice as long after each attempt of a round, and restarts with the next round", async () => {
  const id = await place("4");
  const waits: number[] = [];
  for (let attempt = 1; attempt < 8; attempt++) {
    waits.push(await dueIn(id));
    vi.setSystemTime(Date.now() + waits.at(-1)! * 1_000);
    expect(await sweep()).toEqual({ repeated: 1, parked: 0 });
  }
  expect(waits).toEqual([20, 20, 40, 80, 160, 300, 300]);
  vi.setSystemTime(Date.now() + 300_000);
  expect(await sweep()).toEqual({ repeated: 0, parked: 1 });
  expect(await redrive()).toEqual({ orders: [{ id, status: "pending", attempt: 8 }], more: false });
  expect(await dueIn(id)).toBe(10);
});

it("reports the error of one order after it has swept all other parts of the index", async () => {
  const broken = await place("5");
  const others = await Promise.all(["6", "7", "8"].map(place));
  beforeUpdates((id) => {
    if (id === broken) throw new Error("throttled");
  });
  seconds(20);
  await expect(sweep()).rejects.toThrow("throttled");
  for (const id of others) expect(await dueIn(id)).toBe(20);
  expect(await dueIn(broken)).toBe(0);
});

it("a long redrive ends before the function's timeout, and leaves the rest to the next", async () => {
  for (let n = 0; n < 60; n++) await parkNow(await place("9"));
  beforeUpdates(() => vi.setSystemTime(Date.now() + 300));
  expect((await redrive()).orders).toHaveLength(25);
  expect((await redrive()).orders).toHaveLength(25);
  expect((await redrive()).orders).toHaveLength(10);
});

it("a redrive reports that there is more", async () => {
  for (let n = 0; n < 30; n++) await parkNow(await place("a"));
  beforeUpdates(() => vi.setSystemTime(Date.now() + 300));
  expect((await redrive()).more).toBe(true);
  expect((await redrive()).more).toBe(false);
});

async function parkNow(id: string): Promise<void> {
  await chain.client.send(
    new UpdateItemCommand({
      TableName: "orders",
      Key: marshall({ id }),
      UpdateExpression: "set unfinished = :parked",
      ExpressionAttributeValues: marshall({ ":parked": "parked" }),
    }),
  );
}
