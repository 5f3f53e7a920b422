import { orderIdFor } from "@app/domain/order";
import { GetItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { quiet } from "./silence-logs.ts";
import { openWorld, type World } from "./test-app.ts";
import { attribute } from "./wired-handlers.ts";

let world: World;
let chain: World["chain"];
beforeAll(async () => {
  quiet();
  world = await openWorld();
  chain = world.chain;
  const { handler: seed } = await import("../inventory/seed-stock.ts");
  await seed();
});
afterAll(() => world.close());

let placed = 0;
async function place(sku: string, card = "card_accepted"): Promise<string> {
  const key = `${++placed}`;
  const answer = await world.call("placeOrder", { key, body: { lines: [{ sku, quantity: 3 }], card } });
  expect(answer.statusCode).toBe(202);
  return orderIdFor("alice", key);
}

async function cancel(id: string): Promise<void> {
  expect((await world.call("cancelOrder", { id })).statusCode).toBe(202);
}

/** Runs the sweeper at the order's due time. */
async function sweepLater(id: string): Promise<unknown> {
  await chain.client.send(
    new UpdateItemCommand({
      TableName: "orders",
      Key: { id: { S: id } },
      UpdateExpression: "set dueAt = :past",
      ConditionExpression: "attribute_exists(unfinished)",
      ExpressionAttributeValues: { ":past": { S: "2020" } },
    }),
  );
  const { handler } = await import("../orders/sweep-orders.ts");
  return handler();
}

async function read(TableName: string, key: string, value: string, name: string) {
  const { Item } = await chain.client.send(new GetItemCommand({ TableName, Key: { [key]: { S: value } } }));
  return attribute(Item, name);
}
const status = (id: string) => read("orders", "id", id, "status");
const unfinished = (id: string) => read("orders", "id", id, "unfinished");
const available = (sku: string) => read("stock", "sku", sku, "available");
const FULL = "10000000";

it("an order is fulfilled without a sweeper, and leaves its list", async () => {
  const id = await place("sku-001");
  await chain.deliver();
  expect([await status(id), await unfinished(id), await available("sku-001")]).toEqual([
    "confirmed",
    undefined,
    "9999997",
  ]);
});

it.each(["reserveStock", "authorizePayment", "settleOrder"])(
  "an order whose events %s lost is retried and confirmed",
  async (consumer) => {
    const id = await place("sku-002");
    await chain.deliver({ lost: [consumer] });
    expect(await status(id)).toBe("pending");
    expect(await sweepLater(id)).toEqual({ repeated: 1, parked: 0 });
    await chain.deliver();
    expect([await status(id), await unfinished(id)]).toEqual(["confirmed", undefined]);
  },
);

it("an order that is retried while it waits behind others is not worked on twice", async () => {
  const id = await place("sku-001");
  expect(await sweepLater(id)).toEqual({ repeated: 1, parked: 0 });
  await chain.streams.collect();
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 5_000 });
  await chain.deliver().finally(() => vi.useRealTimers());
  const attempts = [
    await read("reservations", "orderId", id, "attempt"),
    await read("payments", "orderId", id, "attempt"),
  ];
  expect([await status(id), ...attempts]).toEqual(["confirmed", "1", "1"]);
});

it("a declined order whose release was lost still gives its stock back", async () => {
  const id = await place("sku-003", "card_declined");
  await chain.deliver({ lost: ["releaseStock"] });
  expect([await status(id), await available("sku-003")]).toEqual(["rejected", "9999997"]);
  await sweepLater(id);
  await chain.deliver();
  expect([await unfinished(id), await available("sku-003")]).toEqual([undefined, FULL]);
});

it.each(["refundPayment", "releaseStock", "settleOrder"])(
  "a cancelled order whose events %s lost is refunded and gives its stock back",
  async (consumer) => {
    const id = await place("sku-004");
    await chain.deliver();
    await cancel(id);
    await chain.deliver({ lost: [consumer] });
    await sweepLater(id);
    await chain.deliver();
    expect([await status(id), await unfinished(id), await available("sku-004")]).toEqual([
      "cancelled",
      undefined,
      FULL,
    ]);
  },
);

it("an order that stays unfinished is parked in the end, and a redrive brings it back", async () => {
  const id = await place("sku-005");
  await chain.deliver({ lost: ["reserveStock"] });
  for (let attempt = 1; attempt < 8; attempt++) {
    expect(await sweepLater(id)).toEqual({ repeated: 1, parked: 0 });
    await chain.deliver({ lost: ["reserveStock"] });
  }
  expect(await sweepLater(id)).toEqual({ repeated: 0, parked: 1 });
  expect(await unfinished(id)).toBe("parked");
  await chain.deliver({ lost: ["reserveStock"] });

  const { handler: redrive } = await import("../orders/redrive-orders.ts");
  expect(await redrive({ list: true })).toEqual({
    orders: [{ id, status: "pending", attempt: 8 }],
    more: false,
  });
  expect(await redrive()).toEqual({ orders: [{ id, status: "pending", attempt: 8 }], more: false });
  expect(await redrive()).toEqual({ orders: [], more: false });
  await chain.deliver();
  expect([await status(id), await unfinished(id)]).toEqual(["confirmed", undefined]);
});

it("a declined order whose events settleOrder lost is rejected by the release of its stock, and gives the stock back", async () => {
  const id = await place("sku-006", "card_declined");
  await chain.deliver({ lost: ["settleOrder"] });
  expect([await status(id), await available("sku-006")]).toEqual(["pending", FULL]);
  await sweepLater(id);
  await chain.deliver();
  expect([await status(id), await unfinished(id)]).toEqual(["rejected", undefined]);
});
