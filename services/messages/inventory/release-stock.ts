import type { Database } from "@app/chassis/database";
import { releaseReservation } from "@app/inventory-service/reservation-store";
import { fact } from "../facts.ts";

/** A declined or refunded payment gives the stock back. */
export async function releaseStock(transaction: Database, data: unknown): Promise<void> {
  await releaseReservation(transaction, fact.parse(data).orderId);
}
