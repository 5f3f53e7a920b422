import { randomUUID } from "node:crypto";
import type { Mutant } from "./mutant.ts";

export const mutantsOfOrders: Mutant[] = [
  {
    name: "makes a second order from a replay",
    caughtBy: "a replay returns the same order",
    mutation: () => ({ orderIdFor: () => randomUUID() }),
  },
  {
    name: "makes 20 orders from 20 requests with one key",
    caughtBy: "20 requests at once",
    mutation: () => ({ orderIdFor: () => randomUUID() }),
  },
  {
    name: "shares idempotency keys between customers",
    caughtBy: "the same key from another customer",
    mutation: (good) => ({ orderIdFor: (_customer, key) => good.orderIdFor("anybody", key) }),
  },
  {
    name: "accepts a used key with another body",
    caughtBy: "the same key with another body",
    mutation: () => ({ isSameRequest: () => true }),
  },
  {
    name: "oversells",
    caughtBy: "30 buyers race",
    mutation: () => ({ canReserve: () => true }),
  },
  {
    name: "reserves some lines of an order that it rejects",
    caughtBy: "reserves none of its lines",
    mutation: () => ({
      canReserve: (available, lines) => lines.some(({ sku, quantity }) => (available(sku) ?? 0) >= quantity),
    }),
  },
  {
    name: "never releases the stock of a declined order",
    caughtBy: "a declined card rejects",
    mutation: (good) => ({
      decide: (order, fact) => good.decide(order, fact).filter(({ type }) => type !== "ReleaseStock"),
    }),
  },
  {
    name: "never refunds a cancelled order",
    caughtBy: "refunded, and its stock released",
    mutation: (good) => ({
      decide: (order, fact) =>
        good
          .decide(order, fact)
          .map((command) => (command.type === "RefundPayment" ? { type: "ReleaseStock" } : command)),
    }),
  },
  {
    name: "cancels a pending order",
    caughtBy: "a pending order cannot be cancelled",
    mutation: () => ({ cancelOrder: (order) => order }),
  },
  {
    name: "shows all orders",
    caughtBy: "another customer's order answers 404",
    mutation: () => ({ mayRead: () => true }),
  },
  {
    name: "lists all orders",
    caughtBy: "no customer sees another's orders",
    mutation: () => ({ mayRead: () => true }),
  },
  {
    name: "lists the oldest first",
    caughtBy: "newest first on pages",
    mutation: (good) => ({
      newestFirst: (a, b) => -good.newestFirst(a, b),
      comesAfter: (order, last) => !good.comesAfter(order, last) && order.id !== last.id,
    }),
  },
  {
    name: "repeats the last order of a page on the next",
    caughtBy: "without gap or duplicate",
    mutation: (good) => ({
      comesAfter: (order, last) => order.id === last.id || good.comesAfter(order, last),
    }),
  },
  {
    name: "starts again from a cursor that it cannot read",
    caughtBy: "a cursor from elsewhere",
    mutation: (good) => ({ parseListQuery: ({ cursor: _, ...query }) => good.parseListQuery(query) }),
  },
];
