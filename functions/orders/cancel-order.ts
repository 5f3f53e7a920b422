import { accept } from "@app/contract/problem";
import { viewOrder } from "@app/contract/view";
import { cancelOrder } from "@app/domain/fulfilment";
import { customerFunction } from "../chassis/customer-function.ts";
import { admitCustomer } from "./admit-customer.ts";
import { requireOrder } from "./get-order.ts";
import { updateOrder } from "./order-store.ts";

/** `POST /orders/{id}/cancel`: one conditional write. The table's stream then invokes the refund. */
export const handler = customerFunction("orders:write", async (request) => {
  await admitCustomer(request.customerId);
  const order = await requireOrder(request);
  const cancelled = accept(cancelOrder(order, new Date().toISOString()));
  if (cancelled !== order) await updateOrder(cancelled, order.status, false); // the refund follows
  return { status: 202, json: viewOrder(cancelled) };
});
