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
import { repeat } from "../chassis/reemit-decision.ts";
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

/**
 * All lines or none: one transaction takes every line from the stock and puts the reservation, or does nothing. What the stock
 * cannot give is put as refused.
 * @returns false when the order has a reservation already
 * @throws TransactionCanceledException on a conflict with another transaction: nothing was written, try again
 */
export async function insertReservation(wish: ReservationWish): Promise<boolean> {
  try {
    await database.send(
      new TransactWriteItemsCommand({
        TransactItems: [{ Put: newReservation(wish, "reserved") }, ...moveStock(wish.lines, "take")],
      }),
    );
    return true;
  } catch (error) {
    const [reservation, ...stock] = failedConditions(error);
    if (reservation) return false;
    if (!stock.some(Boolean)) throw error;
    return writeIf(new PutItemCommand(newReservation(wish, "refused")));
  }
}

export async function findReservation(
  orderId: string,
): Promise<(Reservation & Pick<ReservationWish, "charge">) | undefined> {
  const { Item } = await database.send(
    new GetItemCommand({ TableName, Key: marshall({ orderId }), ConsistentRead: true }),
  );
  if (!Item) return undefined;
  const { attempt, traceparent, ...reservation } = unmarshall(Item);
  return reservation as Reservation & Pick<ReservationWish, "charge">;
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
export function repeatReservation(orderId: string, attempt: number): Promise<void> {
  return repeat(TableName, orderId, attempt);
}

function newReservation(wish: ReservationWish, status: "reserved" | "refused") {
  return {
    TableName,
    Item: marshall({ ...wish, ...carried(), status, decidedAt: new Date().toISOString() }),
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
