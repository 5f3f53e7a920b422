import type { Database } from "@app/chassis/database";
import { insertReservation } from "@app/inventory-service/reservation-store";
import { orderPlaced } from "../facts.ts";

/** A placed order reserves its stock, or is refused. The order's id makes it happen once. */
export async function reserveStock(transaction: Database, data: unknown): Promise<void> {
  const { orderId, lines } = orderPlaced.parse(data);
  await insertReservation(transaction, orderId, lines);
}
