import { randomUUID } from "node:crypto";
import type { Mutant } from "./mutant.ts";

export const mutantsOfOrders: Mutant[] = [
  {
    name: "makes a second order of a replay",
    caughtBy: "a replay returns the same order",
    mutation: () => ({ orderIdFor: () => randomUUID() }),
  },
  {
    name: "makes 20 orders of 20 requests with one key",
    caughtBy: "20 requests at once",
    mutation: () => ({ orderIdFor: () => randomUUID() }),
  },
  {
    name: "shares idempotency keys between customers",
    caughtBy: "the same key from another customer",
    mutation: (good) => ({ orderIdFor: (_customer, key) => good.orderIdFor("anybody", key) }),
  },
  {
    name: "takes a used key for another body",
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
    caughtBy: "takes none of the others",
    mutation: () => ({
      canReserve: (available, lines) => lines.some(({ sku, quantity }) => (available(sku) ?? 0) >= quantity),
    }),
  },
  {
    name: "keeps the stock of a declined order",
    caughtBy: "a declined card rejects",
    mutation: (good) => ({
      decide: (order, fact) => good.decide(order, fact).filter(({ type }) => type !== "ReleaseStock"),
    }),
  },
  {
    name: "keeps the money of a cancelled order",
    caughtBy: "refunded, and its stock goes back",
    mutation: (good) => ({
      decide: (order, fact) =>
        good
          .decide(order, fact)
          .map((command) => (command.type === "RefundPayment" ? { type: "ReleaseStock" } : command)),
    }),
  },
  {
    name: "cancels what is still pending",
    caughtBy: "a pending order cannot be cancelled",
    mutation: () => ({ cancelOrder: (order) => order }),
  },
  {
    name: "shows everybody's orders",
    caughtBy: "another's order is not there",
    mutation: () => ({ mayRead: () => true }),
  },
  {
    name: "lists everybody's orders",
    caughtBy: "nobody sees another's orders",
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
    caughtBy: "a cursor that is not one of ours",
    mutation: (good) => ({ parseListQuery: ({ cursor: _, ...query }) => good.parseListQuery(query) }),
  },
];
