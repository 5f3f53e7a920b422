import { accept, Problem } from "@app/contract/problem";
import { parsePlaceOrder } from "@app/contract/request";
import { viewOrder } from "@app/contract/view";
import { isSameRequest, orderIdFor, placeOrder } from "@app/domain/order";
import { isRejection } from "@app/domain/rejection";
import { customerFunction } from "../chassis/customer-function.ts";
import { admitCustomer } from "./admit-customer.ts";
import { findOrder, insertOrder } from "./order-store.ts";

/**
 * `POST /orders`: one conditional write. That write is also the event: the table's stream starts the fulfilment. A
 * rejected request is looked up too: a new rule must not refuse the replay of an earlier order.
 */
export const handler = customerFunction("orders:write", async ({ customerId, headers, body }) => {
  await admitCustomer(customerId); // first, so that malformed orders count, too
  const { idempotencyKey, request } = parsePlaceOrder({ headers, body });
  const id = orderIdFor(customerId, idempotencyKey);
  const order = placeOrder(request, { id, customerId, at: new Date().toISOString() });
  const inserted = isRejection(order) ? undefined : await insertOrder(order);
  const stored = inserted ?? (await findOrder(id));
  if (!stored) throw new Error(`Order ${accept(order).id} was neither inserted nor found.`); // or the rejection
  if (!isSameRequest(stored, request)) throw new Problem("idempotency-key-reused");
  return { status: 202, headers: { location: `/orders/${id}` }, json: viewOrder(stored) };
});
