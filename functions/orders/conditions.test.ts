import { type Order, placeOrder } from "@app/domain/order";
import { beforeAll, vi } from "vitest";
import { readItem, type Script, testClauses } from "../test/condition-coverage/cases.ts";

let orders: typeof import("./order-store.ts");
let unfinished: typeof import("./unfinished-store.ts");
let admissions: typeof import("./admit-customer.ts");

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

/** The order as the sweeper's index shows it. */
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
    what: "a replay does not overwrite an order that has settled meanwhile",
    async run(id) {
      await orders.insertOrder(pending(id));
      await orders.updateOrder(confirmed(id), "pending", true);
      await orders.insertOrder(pending(id));
      return statusOf(id);
    },
    expected: "confirmed",
  },
  {
    table: "orders",
    clause: "#status = :from",
    what: "of two facts that arrive concurrently, only the first changes the order",
    async run(id) {
      await orders.insertOrder(pending(id));
      return [
        await orders.updateOrder(confirmed(id), "pending", true),
        await orders.updateOrder(declined(id), "pending", false),
      ];
    },
    expected: [true, false],
  },
  {
    table: "orders",
    clause: "#total = :total",
    what: "a fact about another amount does not change the order",
    async run(id) {
      await orders.insertOrder(pending(id));
      return [await orders.updateOrder({ ...confirmed(id), total: 1 }, "pending", true), await statusOf(id)];
    },
    expected: [false, "pending"],
  },
  {
    table: "orders",
    clause: "unfinished = :part",
    what: "an order is not parked again if another sweep parked it after this sweep read it",
    async run(id) {
      await orders.insertOrder(pending(id));
      const seen = await dueOrder(id);
      return [await unfinished.park(seen), await unfinished.park(seen)];
    },
    expected: [true, false],
  },
  {
    table: "orders",
    clause: "dueAt = :due",
    what: "an order is left alone if it was retried, declined or finished after this sweep read it",
    async run(id) {
      await orders.insertOrder(pending(id));
      const seen = await dueOrder(id);
      const tries = [await unfinished.raiseAttempt(seen), await unfinished.raiseAttempt(seen)];
      await orders.updateOrder(declined(id), "pending", false);
      return [...tries, await unfinished.park(seen)];
    },
    expected: [true, false, false],
  },
  {
    table: "admissions",
    clause: "attribute_not_exists(changes) or changes < :most",
    what: "with two changes per second allowed, a customer's third change is refused",
    async run(id) {
      vi.useFakeTimers({ toFake: ["Date"] });
      const asked = [1, 2, 3].map(() =>
        admissions.admitCustomer(id).then(
          () => "admitted",
          ({ slug }) => slug,
        ),
      );
      const outcomes = await Promise.all(asked);
      vi.useRealTimers();
      return outcomes.toSorted((a, b) => a.localeCompare(b));
    },
    expected: ["admitted", "admitted", "too-many-requests"],
  },
];

testClauses(scripts);
// A static import would run before the chain sets the environment that the stores read.
beforeAll(async () => {
  orders = await import("./order-store.ts");
  unfinished = await import("./unfinished-store.ts");
  process.env["CHANGES_PER_SECOND"] = "2";
  admissions = await import("./admit-customer.ts");
});
