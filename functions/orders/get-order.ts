import { Problem } from "@app/contract/problem";
import { viewOrder } from "@app/contract/view";
import { isOrderId, type Order } from "@app/domain/order";
import { type CustomerRequest, customerFunction } from "../chassis/customer-function.ts";
import { findOrder } from "./order-store.ts";

/** `GET /orders/{id}`: one of the caller's orders. */
export const handler = customerFunction("orders:read", async (request) => {
  return { status: 200, json: viewOrder(await requireOrder(request)) };
});

/** Another customer's order and a malformed id both answer 404. */
export async function requireOrder({ customerId, params }: CustomerRequest): Promise<Order> {
  const order = isOrderId(params.id) ? await findOrder(params.id) : undefined;
  if (order?.customerId !== customerId) throw new Problem("order-not-found");
  return order;
}
