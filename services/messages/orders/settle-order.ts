import type { Database } from "@app/chassis/database";
import { contradicts, evolve, type Fact } from "@app/domain/fulfilment";
import { type JobRow, toOrder } from "@app/orders-service/order-row";
import { updateOrder } from "@app/orders-service/order-store";
import { fact } from "../facts.ts";

/** A decision of inventory or payments changes the order. A duplicate or late fact changes nothing. */
export function settleOrder(type: Fact["type"]) {
  return async (transaction: Database, data: unknown): Promise<void> => {
    const { orderId } = fact.parse(data);
    const { rows } = await transaction.query<JobRow>({
      name: "lock-order",
      text: "select * from orders where id = $1 for update",
      values: [orderId],
    });
    if (!rows[0]) throw new Error(`There is no order ${orderId}.`);
    const order = toOrder(rows[0]);
    const learned: Fact = { type, at: new Date().toISOString() };
    if (contradicts(order, learned))
      throw new Error(`${type} contradicts order ${order.id}: ${order.status}`);
    const settled = evolve(order, learned);
    if (settled !== order) await updateOrder(transaction, settled, rows[0].lease_number, undefined);
  };
}
