import { type Order, orderIdFor } from "@app/domain/order";
import { afterAll, beforeAll, expect, it } from "vitest";
import { asIfOf } from "../forged-records/forge.ts";
import type { Inbox } from "../test/exactly-once/inboxes.ts";
import { interleave, invoke } from "../test/fault-injection/faults.ts";
import { interceptDatabase } from "../test/fault-injection/intercept.ts";
import { quiet } from "../test/silence-logs.ts";
import { openWorld, type World } from "../test/test-app.ts";

let world: World;
let fromPayments: Inbox;

beforeAll(async () => {
  world = await openWorld();
  await world.reset({ "sku-001": 10 });
  quiet();
  interceptDatabase((await import("../chassis/database.ts")).database);
  fromPayments = world.chain.streams.inboxes.find(
    ({ consumer, table }) => consumer === "settleOrder" && table === "PaymentsTable",
  )!;
});
afterAll(() => world.close());

async function place(key: string, card: string): Promise<string> {
  await world.call("placeOrder", { key, body: { lines: [{ sku: "sku-001", quantity: 1 }], card } });
  return orderIdFor("alice", key);
}
async function read(id: string) {
  const orders = await world.items<Order & { unfinished?: string }>("orders");
  const { status, unfinished } = orders.find((order) => order.id === id)!;
  return { status, unfinished };
}

it("learns from the release that the payment was declined, when the release arrives first", async () => {
  const id = await place("declined", "card_declined");
  await world.chain.deliver({ late: fromPayments });
  expect(await read(id)).toEqual({ status: "rejected" });
  await world.chain.deliver();
  expect(await read(id)).toEqual({ status: "rejected" });
});

it("learns from the release that the payment was refunded, when the release arrives first", async () => {
  const id = await place("cancelled", "card_accepted");
  await world.chain.deliver();
  await world.call("cancelOrder", { id });
  await world.chain.deliver({ late: fromPayments });
  expect(await read(id)).toEqual({ status: "cancelled" });
  await world.chain.deliver();
  expect(await read(id)).toEqual({ status: "cancelled" });
});

it("when two facts meet at the order, one of them is delivered again and not treated as done", async () => {
  const id = await place("both", "card_accepted");
  await world.chain.deliver({ late: fromPayments });
  const [authorized] = [...fromPayments.waiting.values()].flat();
  const declined = asIfOf(authorized!, { id, total: 1_290 }, "declined");
  const settle = (record: typeof declined) =>
    invoke({ name: "settleOrder", faults: [], note: () => {} }, () =>
      fromPayments.handler({ Records: [record] }),
    );
  const both = Promise.allSettled([settle(authorized!), settle(declined)]);
  await interleave([1, 0]); // both read before either writes
  expect((await both).map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});
