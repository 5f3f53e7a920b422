import type { RequestedLine } from "@app/domain/order";
import type { Charge } from "@app/domain/payment";
import type { Reservation } from "@app/domain/stock";
import {
  GetItemCommand,
  PutItemCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { failedConditions, writeIf } from "../chassis/conditions.ts";
import { setting } from "../chassis/config.ts";
import { database } from "../chassis/database.ts";
import { reemitDecision } from "../chassis/reemit-decision.ts";
import { carried } from "../chassis/trace.ts";

const TableName = setting("RESERVATIONS_TABLE");
const StockTable = setting("STOCK_TABLE");

/** Payments needs `charge`, and may not ask orders for it. `attempt` is the order's. */
export type ReservationRequest = {
  orderId: string;
  lines: readonly RequestedLine[];
  charge: Charge;
  attempt: number;
};
type StoredReservation = Reservation & Pick<ReservationRequest, "charge">;

/**
 * Reserves all lines or none: one transaction takes every line from the stock and stores the reservation. If the stock is too
 * low, it stores a refused reservation.
 * @param lines of products, or of parts of products (stock-parts.ts)
 * @param refuses whether too little stock refuses the order; otherwise it changes nothing
 * @returns the new reservation, if there is one
 * @throws TransactionCanceledException on a conflict with another transaction: nothing was written, so try again
 */
export async function insertReservation(
  request: ReservationRequest,
  { lines = request.lines, refuses = true } = {},
): Promise<StoredReservation | undefined> {
  const reserved = decided({ ...request, lines }, "reserved");
  try {
    await database.send(
      new TransactWriteItemsCommand({
        TransactItems: [{ Put: putOf(reserved, request) }, ...moveStock(lines, "take")],
      }),
    );
    return reserved;
  } catch (error) {
    const [reservation, ...stock] = failedConditions(error);
    if (reservation) return undefined;
    if (!stock.some(Boolean)) throw error;
    if (!refuses) return undefined;
    const refused = decided(request, "refused");
    return (await writeIf(new PutItemCommand(putOf(refused, request)))) ? refused : undefined;
  }
}

export async function findReservation(orderId: string): Promise<StoredReservation | undefined> {
  const { Item } = await database.send(
    new GetItemCommand({ TableName, Key: marshall({ orderId }), ConsistentRead: true }),
  );
  if (!Item) return undefined;
  const { attempt, traceparent, ...reservation } = unmarshall(Item);
  return reservation as StoredReservation;
}

/** Gives the units back, once. @returns false when they were given back before */
export async function releaseReservation({ orderId, lines }: Reservation): Promise<boolean> {
  const released: TransactWriteItem = {
    Update: {
      TableName,
      Key: marshall({ orderId }),
      UpdateExpression: "set #status = :released, releasedAt = :now",
      ConditionExpression: "#status = :reserved", // only a held reservation can be given back, and only once
      ExpressionAttributeNames: { "#status": "status" },
      ExpressionAttributeValues: marshall({
        ":released": "released",
        ":reserved": "reserved",
        ":now": new Date().toISOString(),
      }),
    },
  };
  try {
    await database.send(
      new TransactWriteItemsCommand({ TransactItems: [released, ...moveStock(lines, "give")] }),
    );
    return true;
  } catch (error) {
    if (failedConditions(error)[0]) return false;
    throw error;
  }
}

/** Puts the decision on the stream again for an order that is retried. */
export function reemitReservation(orderId: string, attempt: number): Promise<void> {
  return reemitDecision(TableName, orderId, attempt);
}

function decided(
  { attempt, ...request }: ReservationRequest,
  status: "reserved" | "refused",
): StoredReservation {
  return { ...request, status, decidedAt: new Date().toISOString() };
}

function putOf(reservation: StoredReservation, { attempt }: ReservationRequest) {
  return {
    TableName,
    Item: marshall({ ...reservation, attempt, ...carried() }),
    ConditionExpression: "attribute_not_exists(orderId)", // one reservation per order, also when the record is delivered twice
  };
}

function moveStock(lines: readonly RequestedLine[], direction: "take" | "give"): TransactWriteItem[] {
  return lines.map(({ sku, quantity }) => ({
    Update: {
      TableName: StockTable,
      Key: marshall({ sku }),
      UpdateExpression: `set available = available ${direction === "take" ? "-" : "+"} :quantity`,
      // Never below zero. Giving back needs no condition: DynamoDB refuses to add to a missing item.
      ...(direction === "take" && { ConditionExpression: "available >= :quantity" }),
      ExpressionAttributeValues: marshall({ ":quantity": quantity }),
    },
  }));
}
