import type { Fact } from "@app/domain/fulfilment";
import { orderAfter } from "@app/domain/test/orders";
import { expect, it } from "vitest";
import { beginToCancel, findOrder, insertOrder, updateOrder } from "./order-store.ts";
import { database } from "./test/orders-database.ts";

const ID = "a0000000-0000-8000-8000-000000000001";
const after = (...facts: Fact["type"][]) => ({ ...orderAfter(...facts), id: ID });

const stored = () => findOrder(database, "alice", ID);

it("stores every field of an order in every state: those of the placed order, and those that facts changed", async () => {
  await insertOrder(database, after(), 60_000);
  expect(await stored()).toEqual(after());
  await updateOrder(database, after("PaymentAuthorized"), 1, undefined);
  expect(await stored()).toEqual(after("PaymentAuthorized"));
  const cancelling = after("PaymentAuthorized", "CancellationRequested");
  if (cancelling.status !== "cancelling") throw new Error("unreachable");
  const job = await beginToCancel(database, cancelling, 60_000);
  expect(await stored()).toEqual(cancelling);
  const cancelled = after("PaymentAuthorized", "CancellationRequested", "PaymentRefunded");
  await updateOrder(database, cancelled, job!.lease, undefined);
  expect(await stored()).toEqual(cancelled);
});

it.each(["StockRefused", "PaymentDeclined"] as const)(
  "stores why an order was rejected: %s",
  async (fact) => {
    await insertOrder(database, after(), 60_000);
    await updateOrder(database, after(fact), 1, undefined);
    expect(await stored()).toEqual(after(fact));
  },
);

it("never writes the fields of the placed order again", async () => {
  await insertOrder(database, after(), 60_000);
  const confirmed = after("PaymentAuthorized");
  await updateOrder(database, { ...confirmed, card: "card_declined", total: 1, lines: [] }, 1, undefined);
  expect(await stored()).toEqual(confirmed);
});
