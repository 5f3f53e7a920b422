import type { RequestedLine } from "@app/domain/order";
import { chooseParts, parseParts, partsOf } from "@app/domain/parts";
import { TransactGetItemsCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { setting } from "../chassis/config.ts";
import { database } from "../chassis/database.ts";
import { findReservation, insertReservation, type ReservationRequest } from "./reservation-store.ts";

const TableName = setting("STOCK_TABLE");
const PARTS = parseParts(process.env["STOCK_PARTS"]);

/**
 * As `insertReservation`, for a stock in which hot products have several parts. The first try takes each line from one
 * part, so transactions of one product write different items. Where a part has too little, the next tries choose from
 * what all parts had at one moment. The order is refused only when they had too little together. A later try fails only
 * when another order took the units meanwhile, so the tries come to an end.
 */
export async function reserveFromParts(request: ReservationRequest) {
  const { orderId, lines } = request;
  if (!lines.some(({ sku }) => PARTS.has(sku))) return insertReservation(request);
  let chosen = chooseParts(orderId, lines, PARTS);
  while (chosen) {
    const inserted = await insertReservation(request, { lines: chosen, refuses: false });
    if (inserted || (await findReservation(orderId))) return inserted;
    const stock = await readParts(lines);
    chosen = chooseParts(orderId, lines, PARTS, (part) => stock.get(part));
  }
  return insertReservation(request);
}

/** Reads the units of all parts in a transaction: separate reads could miss units that moved from part to part. */
async function readParts(lines: readonly RequestedLine[]): Promise<Map<string, number>> {
  const keys = lines.flatMap(({ sku }) => partsOf(sku, PARTS));
  const TransactItems = keys.map((sku) => ({ Get: { TableName, Key: marshall({ sku }) } }));
  const { Responses = [] } = await database.send(new TransactGetItemsCommand({ TransactItems }));
  return new Map(
    Responses.flatMap(({ Item }) => {
      if (!Item) return [];
      const { sku, available } = unmarshall(Item);
      return [[sku, available]];
    }),
  );
}
