import { accept, Problem } from "@app/contract/problem";
import { parsePlaceOrder } from "@app/contract/request";
import { viewOrder } from "@app/contract/view";
import { isSameRequest, orderIdFor, placeOrder } from "@app/domain/order";
import { customerFunction } from "../chassis/customer-function.ts";
import { insertOrder } from "./order-store.ts";

/** `POST /orders`: one conditional write. That write is also the event: the stream of the table goes on from here. */
export const handler = customerFunction("orders:write", async ({ customerId, headers, body }) => {
  const { idempotencyKey, request } = parsePlaceOrder({ headers, body });
  const id = orderIdFor(customerId, idempotencyKey);
  const order = accept(placeOrder(request, { id, customerId, at: new Date().toISOString() }));
  const existing = await insertOrder(order);
  if (existing && !isSameRequest(existing, request)) throw new Problem("idempotency-key-reused");
  return { status: 202, headers: { location: `/orders/${id}` }, json: viewOrder(existing ?? order) };
});
