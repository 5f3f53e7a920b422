import { contradicts, evolve, type Fact } from "@app/domain/fulfilment";
import * as z from "zod";
import { streamFunction } from "../chassis/stream.ts";
import { findOrder, finishOrder, updateOrder } from "./order-store.ts";

const FACTS = {
  refused: "StockRefused",
  authorized: "PaymentAuthorized",
  declined: "PaymentDeclined",
  refunded: "PaymentRefunded",
} as const satisfies Record<string, Fact["type"]>;

const outcome = z.object({
  orderId: z.uuid(),
  status: z.enum(["refused", "released", "authorized", "declined", "refunded"]),
});

/** What inventory or payments decided moves the order on. A duplicate or late fact finds nothing to change. */
export const handler = streamFunction(async (item) => {
  const { orderId, status } = outcome.parse(item);
  if (status === "released") return finish(orderId);
  const order = await findOrder(orderId);
  if (!order) throw new Error(`There is no order ${orderId}.`);
  const fact: Fact = { type: FACTS[status], at: new Date().toISOString() };
  if (contradicts(order, fact)) throw new Error(`${fact.type} contradicts order ${orderId}: ${order.status}`);
  const settled = evolve(order, fact);
  if (settled === order || (await updateOrder(settled, order.status))) return;
  throw new Error(`Order ${orderId} moved on meanwhile: deliver this again.`);
});

async function finish(orderId: string): Promise<void> {
  if (await finishOrder(orderId)) return;
  throw new Error(
    `The stock of order ${orderId} was given back, but it has not ended yet: deliver this again.`,
  );
}
