import type { Command } from "@app/domain/fulfilment";
import { type Order, orderIdFor } from "@app/domain/order";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openWorld, type World } from "../test/test-app.ts";

let world: World;
let commands: typeof import("./commands.ts");
beforeAll(async () => {
  world = await openWorld();
  await world.reset({ "sku-001": 10 });
  commands = await import("./commands.ts");
});
afterAll(() => world.close());

async function place(key: string, card = "card_accepted"): Promise<Order> {
  await world.call("placeOrder", { key, body: { lines: [{ sku: "sku-001", quantity: 2 }], card } });
  return read(orderIdFor("alice", key));
}

const read = async (id: string) => (await world.items<Order>("orders")).find((order) => order.id === id)!;

/** Runs a step as after a crash before its result was stored. @returns the fact, which must be the same */
async function twice(order: Order, type: Command["type"]) {
  const [first, second] = [
    await commands.execute(order, { type } as Command),
    await commands.execute(order, { type } as Command),
  ];
  expect(second.type).toBe(first.type);
  return first.type;
}

const effects = async (id: string) => {
  const [stock] = await world.items<{ available: number }>("stock");
  const { charges, refunds } = await world.ledger();
  const own = charges.filter(({ reference }) => reference === id);
  return {
    available: stock!.available,
    charges: own.length,
    refunds: refunds.filter(({ charge }) => own.some(({ id }) => id === charge)).length,
  };
};

it("a repeated step has its effect once", async () => {
  const order = await place("repeated");
  expect(await twice(order, "ReserveStock")).toBe("StockReserved");
  expect(await effects(order.id)).toEqual({ available: 8, charges: 0, refunds: 0 });
  expect(await twice(order, "AuthorizePayment")).toBe("PaymentAuthorized");
  expect(await effects(order.id)).toEqual({ available: 8, charges: 1, refunds: 0 });
  expect(await twice(order, "RefundPayment")).toBe("PaymentRefunded");
  expect(await twice(order, "ReleaseStock")).toBe("StockReleased");
  expect(await effects(order.id)).toEqual({ available: 10, charges: 1, refunds: 1 });
});

it("an order without stock is refused, and a declined card is reported", async () => {
  const many = { ...(await place("many")), lines: [{ sku: "sku-001", quantity: 11, unitPrice: 1 }] };
  expect(await twice(many, "ReserveStock")).toBe("StockRefused");
  const declined = await place("declined", "card_declined");
  await twice(declined, "ReserveStock");
  expect(await twice(declined, "AuthorizePayment")).toBe("PaymentDeclined");
  expect(await twice(declined, "ReleaseStock")).toBe("StockReleased");
});

it("a repeated save never brings an order back to an earlier state", async () => {
  const pending = await place("saved");
  const confirmed: Order = { ...pending, status: "confirmed", settledAt: pending.placedAt };
  await commands.save(confirmed, pending, true);
  const cancelling: Order = { ...confirmed, status: "cancelling", cancellingAt: pending.placedAt };
  await commands.save(cancelling, confirmed, false);
  await commands.save(confirmed, pending, true);
  expect(await read(pending.id)).toMatchObject({ status: "cancelling", unfinished: pending.id[0] });
});
