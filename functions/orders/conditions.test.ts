import { type Order, placeOrder } from "@app/domain/order";
import { beforeAll } from "vitest";
import { readItem, type Script, testClauses } from "../test/condition-coverage/cases.ts";

let orders: typeof import("./order-store.ts");
let unfinished: typeof import("./unfinished-store.ts");

const AT = "2026-01-01T00:00:00.000Z";

function pending(id: string): Order {
  const request = { lines: [{ sku: "sku-001", quantity: 1 }], card: "card_accepted" };
  return placeOrder(request, { id, customerId: "ada", at: AT }) as Order;
}
const confirmed = (id: string): Order => ({ ...pending(id), status: "confirmed", settledAt: AT });
const declined = (id: string): Order => ({
  ...pending(id),
  status: "rejected",
  reason: "payment_declined",
  settledAt: AT,
});
const statusOf = async (id: string) => (await readItem("orders", { id }))["status"];

/** What the sweeper sees of an order. */
async function dueOrder(id: string) {
  for await (const page of unfinished.unfinishedOrders(id[0]!)) {
    const found = page.find((order) => order.id === id);
    if (found) return found;
  }
  throw new Error(`order ${id} is not in the index`);
}

const scripts: Script[] = [
  {
    table: "orders",
    clause: "attribute_not_exists(id)",
    what: "a replay meets the order that has settled meanwhile",
    async run(id) {
      await orders.insertOrder(pending(id));
      await orders.updateOrder(confirmed(id), "pending");
      await orders.insertOrder(pending(id));
      return statusOf(id);
    },
    comesOutAs: "confirmed",
  },
  {
    table: "orders",
    clause: "#status = :from",
    what: "of two facts that arrive at once, the second meets the order as the first has left it",
    async run(id) {
      await orders.insertOrder(pending(id));
      return [
        await orders.updateOrder(confirmed(id), "pending"),
        await orders.updateOrder(declined(id), "pending"),
      ];
    },
    comesOutAs: [true, false],
  },
  {
    table: "orders",
    clause: "unfinished = :part",
    what: "an order that was finished after the sweeper saw it is not parked",
    async run(id) {
      await orders.insertOrder(pending(id));
      await orders.updateOrder(declined(id), "pending");
      const seen = await dueOrder(id);
      await orders.finishOrder(id);
      return unfinished.park(seen);
    },
    comesOutAs: false,
  },
  {
    table: "orders",
    clause: "#status = :status",
    what: "an order that was declined after the sweeper saw it is not parked: the release has attempts of its own",
    async run(id) {
      await orders.insertOrder(pending(id));
      const seen = await dueOrder(id);
      await orders.updateOrder(declined(id), "pending");
      return unfinished.park(seen);
    },
    comesOutAs: false,
  },
  {
    table: "orders",
    clause: "attempt = :seen",
    what: "an order that another sweep has tried after this one saw it is not tried again",
    async run(id) {
      await orders.insertOrder(pending(id));
      const seen = await dueOrder(id);
      return [await unfinished.raiseAttempt(seen), await unfinished.raiseAttempt(seen)];
    },
    comesOutAs: [true, false],
  },
];

testClauses(scripts);
// After the chain was started, which sets what the stores read.
beforeAll(async () => {
  orders = await import("./order-store.ts");
  unfinished = await import("./unfinished-store.ts");
});
