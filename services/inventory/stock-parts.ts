import type { Database } from "@app/chassis/database";
import type { RequestedLine } from "@app/domain/order";
import { chooseParts, type Parts } from "@app/domain/parts";
import type { Reservation } from "@app/domain/stock";
import { findReservation, insertReservation } from "./reservation-store.ts";
import { readStock } from "./stock-store.ts";

/**
 * As `insertReservation`, for a stock in which hot products have several parts. The first try takes each line from one
 * part, so orders of one product lock different rows. Where a part has too little, the next tries choose from what all
 * parts had at one moment. The order is refused only when they had too little together. A later try fails only when
 * another order took the units meanwhile, so the tries come to an end.
 */
export async function reserveFromParts(
  database: Database,
  orderId: string,
  lines: readonly RequestedLine[],
  parts: Parts,
): Promise<Reservation | undefined> {
  if (!lines.some(({ sku }) => parts.has(sku))) return insertReservation(database, orderId, lines);
  let chosen = chooseParts(orderId, lines, parts);
  while (chosen) {
    const inserted = await insertReservation(database, orderId, chosen, { refuses: false });
    if (inserted || (await findReservation(database, orderId))) return inserted;
    const stock = await readStock(database);
    chosen = chooseParts(orderId, lines, parts, (part) => stock.get(part));
  }
  return insertReservation(database, orderId, lines);
}
