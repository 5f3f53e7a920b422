import { order, orderPage, payment, reservation } from "@app/contract/schemas";
import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import type { APIGatewayProxyStructuredResultV2 } from "aws-lambda";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { importHandler } from "./exactly-once/inboxes.ts";
import { quiet } from "./silence-logs.ts";
import stored from "./stored-items.json" with { type: "json" };
import { openWorld, type World } from "./test-app.ts";

// Items stored by an older version must still fulfil today's contract: DynamoDB migrates nothing.

const PENDING = "a351beba-1de0-82ff-a7ab-5d7311e2ee3e";
const RETIRED = { lines: [{ sku: "sku-retired", quantity: 90 }], card: "card_accepted" };
const { comment: _, ...tables } = stored;

let world: World;
beforeAll(async () => {
  world = await openWorld();
  quiet();
});
afterAll(() => world.close());

beforeEach(async () => {
  await world.reset({ "sku-001": 10 });
  for (const [TableName, items] of Object.entries(tables))
    for (const item of items)
      await world.chain.client.send(new PutItemCommand({ TableName, Item: marshall(item) }));
});

const bodyOf = ({ body = "" }: APIGatewayProxyStructuredResultV2) => JSON.parse(body) as never;
const readOrder = async (id: string) => order.parse(bodyOf(await world.call("getOrder", { id })));
const place = (key: string, body: object) => world.call("placeOrder", { key, body });
const partOf = async (handler: string, orderId: string) => {
  const part = (await (await importHandler(handler))({ orderId })) as { record: unknown };
  return part.record;
};

it("shows old orders as the contract requires, one by one and in the list", async () => {
  const page = orderPage.parse(bodyOf(await world.call("listOrders", {})));
  expect(page.orders.map(({ status }) => status)).toEqual([
    "confirmed",
    "cancelled",
    "rejected",
    "confirmed",
    "pending",
  ]);
  for (const shown of page.orders) expect(await readOrder(shown.id)).toEqual(shown);
});

it("shows old reservations and payments as the contract requires", async () => {
  for (const { orderId } of tables.reservations)
    expect(reservation.parse(await partOf("inventory/get-reservation.handler", orderId))).toMatchObject({
      lines: [{ sku: "sku-001", quantity: 1 }],
    });
  for (const { orderId } of tables.payments)
    expect(payment.parse(await partOf("payments/get-payment.handler", orderId))).toMatchObject({
      amount: 1_190,
    });
});

it("answers the replay of an old order with that order, though today's rules would refuse it", async () => {
  const replay = await place("old-5", RETIRED);
  expect(replay.statusCode).toBe(202);
  expect(order.parse(bodyOf(replay))).toMatchObject({ status: "confirmed", total: 45_000 });
  const reused = await place("old-5", { ...RETIRED, card: "card_slow" });
  expect(reused.statusCode).toBe(422);
  expect(bodyOf(reused)).toMatchObject({ type: expect.stringMatching(/idempotency-key-reused$/) });
  const unknown = await place("new", RETIRED);
  expect(unknown.statusCode).toBe(422);
  expect(bodyOf(unknown)).toMatchObject({ type: expect.stringMatching(/unknown-product$/) });
});

it("continues an old order, and cancels one", async () => {
  await world.chain.deliver();
  expect((await readOrder(PENDING)).status).toBe("confirmed");
  expect((await world.call("cancelOrder", { id: PENDING })).statusCode).toBe(202);
  await world.chain.deliver();
  expect((await readOrder(PENDING)).status).toBe("cancelled");
});
