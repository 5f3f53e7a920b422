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

/** `charge` is a passenger for payments, which may not ask orders. `attempt` is the order's. */
export type ReservationWish = {
  orderId: string;
  lines: readonly RequestedLine[];
  charge: Charge;
  attempt: number;
};
type StoredReservation = Reservation & Pick<ReservationWish, "charge">;

/**
 * All lines or none: one transaction takes every line from the stock and puts the reservation, or does nothing. What the stock
 * cannot give is put as refused.
 * @returns the new reservation, or undefined when the order has one already
 * @throws TransactionCanceledException on a conflict with another transaction: nothing was written, try again
 */
export async function insertReservation(wish: ReservationWish): Promise<StoredReservation | undefined> {
  const reserved = decided(wish, "reserved");
  try {
    await database.send(
      new TransactWriteItemsCommand({
        TransactItems: [{ Put: putOf(reserved, wish) }, ...moveStock(wish.lines, "take")],
      }),
    );
    return reserved;
  } catch (error) {
    const [reservation, ...stock] = failedConditions(error);
    if (reservation) return undefined;
    if (!stock.some(Boolean)) throw error;
    const refused = decided(wish, "refused");
    return (await writeIf(new PutItemCommand(putOf(refused, wish)))) ? refused : undefined;
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
      ConditionExpression: "#status = :reserved", // only what is held can be given back, and only once
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

/** Tells again what was decided, for an order that is tried again. */
export function reemitReservation(orderId: string, attempt: number): Promise<void> {
  return reemitDecision(TableName, orderId, attempt);
}

function decided({ attempt, ...wish }: ReservationWish, status: "reserved" | "refused"): StoredReservation {
  return { ...wish, status, decidedAt: new Date().toISOString() };
}

function putOf(reservation: StoredReservation, { attempt }: ReservationWish) {
  return {
    TableName,
    Item: marshall({ ...reservation, attempt, ...carried() }),
    ConditionExpression: "attribute_not_exists(orderId)", // one reservation per order, whatever is delivered twice
  };
}

function moveStock(lines: readonly RequestedLine[], direction: "take" | "give"): TransactWriteItem[] {
  return lines.map(({ sku, quantity }) => ({
    Update: {
      TableName: StockTable,
      Key: marshall({ sku }),
      UpdateExpression: `set available = available ${direction === "take" ? "-" : "+"} :quantity`,
      // Never below zero. Giving back needs no condition: DynamoDB refuses to add to what is not there.
      ...(direction === "take" && { ConditionExpression: "available >= :quantity" }),
      ExpressionAttributeValues: marshall({ ":quantity": quantity }),
    },
  }));
}
