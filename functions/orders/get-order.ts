import { orderId } from "@app/contract/internal";
import { Problem } from "@app/contract/problem";
import { viewOrder } from "@app/contract/view";
import type { Order } from "@app/domain/order";
import { type HttpRequest, httpFunction } from "../chassis/http.ts";
import { findOrder } from "./order-store.ts";

/** `GET /orders/{id}`: one of the caller's orders. */
export const handler = httpFunction("orders:read", async (request) => {
  return { status: 200, json: viewOrder(await requireOrder(request)) };
});

/** Somebody else's order is not found, like an id that no order can have. */
export async function requireOrder({ customerId, params }: HttpRequest): Promise<Order> {
  const { success, data: id } = orderId.safeParse(params.id);
  const order = success ? await findOrder(id) : undefined;
  if (order?.customerId !== customerId) throw new Problem("order-not-found");
  return order;
}
