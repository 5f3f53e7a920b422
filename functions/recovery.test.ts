import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Order } from "@app/domain/order";
import { orderIdFor, placeOrder } from "@app/domain/order";
import { GetItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, it } from "vitest";
import { attribute, startChain } from "./testing/chain.ts";

let decision = "authorized";
const provider = createServer((_request, response) =>
  response.end(JSON.stringify({ id: "ch_1", status: decision })),
);
let chain: Awaited<ReturnType<typeof startChain>>;

beforeAll(async () => {
  provider.listen(0, "127.0.0.1");
  await once(provider, "listening");
  chain = await startChain({ url: `http://127.0.0.1:${(provider.address() as AddressInfo).port}` });
  const { handler: seed } = await import("./inventory/seed-stock.ts");
  await seed();
});
afterAll(() => {
  chain.stop();
  provider.close();
});

let placed = 0;
async function place(sku: string): Promise<string> {
  const { insertOrder } = await import("./orders/order-store.ts");
  const id = orderIdFor("ada", `${++placed}`);
  const request = { lines: [{ sku, quantity: 3 }], card: "card_accepted" };
  await insertOrder(placeOrder(request, { id, customerId: "ada", at: new Date().toISOString() }) as Order);
  return id;
}

async function cancel(id: string): Promise<void> {
  const { findOrder, updateOrder } = await import("./orders/order-store.ts");
  const { cancelOrder } = await import("@app/domain/order");
  await updateOrder(cancelOrder((await findOrder(id))!, new Date().toISOString()) as Order, "confirmed");
}

/** Runs the sweeper as it would run once the order's time is up. */
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
  const { handler } = await import("./orders/sweep-orders.ts");
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

it("an order goes its way without a sweeper, and leaves its list", async () => {
  const id = await place("sku-001");
  await chain.deliver();
  expect([await status(id), await unfinished(id), await available("sku-001")]).toEqual([
    "confirmed",
    undefined,
    "9999997",
  ]);
});

it.each(["reserveStock", "authorizePayment", "settleOrder"])(
  "an order whose events %s lost is tried again and confirmed",
  async (consumer) => {
    const id = await place("sku-002");
    await chain.deliver({ lost: [consumer] });
    expect(await status(id)).toBe("pending");
    expect(await sweepLater(id)).toEqual({ repeated: 1, parked: 0 });
    await chain.deliver();
    expect([await status(id), await unfinished(id)]).toEqual(["confirmed", undefined]);
  },
);

it("a declined order whose release got lost gives its stock back all the same", async () => {
  decision = "declined";
  const id = await place("sku-003");
  await chain.deliver({ lost: ["releaseStock"] });
  decision = "authorized";
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

  const { handler: redrive } = await import("./orders/redrive-orders.ts");
  expect(await redrive()).toEqual({ redriven: 1 });
  await chain.deliver();
  expect([await status(id), await unfinished(id)]).toEqual(["confirmed", undefined]);
});
