import type { Position } from "@app/contract/request";
import type { Order } from "@app/domain/order";
import {
  ConditionalCheckFailedException,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { writeIf } from "../chassis/conditions.ts";
import { setting } from "../chassis/config.ts";
import { database } from "../chassis/database.ts";
import { listKey, toItem, toOrder, unsettledFrom } from "./order-item.ts";

const TableName = setting("ORDERS_TABLE");

/**
 * Keeps a new order; the table's stream tells the other contexts.
 * @returns the order that was there before: a replay. Undefined when this one is new
 */
export async function insertOrder(order: Order): Promise<Order | undefined> {
  try {
    await database.send(
      new PutItemCommand({
        TableName,
        Item: toItem(order),
        ConditionExpression: "attribute_not_exists(id)", // a replay changes nothing
        ReturnValuesOnConditionCheckFailure: "ALL_OLD", // and needs no second read
      }),
    );
    return undefined;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException && error.Item) return toOrder(error.Item);
    throw error;
  }
}

export async function findOrder(id: string): Promise<Order | undefined> {
  const { Item } = await database.send(
    new GetItemCommand({ TableName, Key: marshall({ id }), ConsistentRead: true }),
  );
  return Item && toOrder(Item);
}

/** A page of one customer's orders, newest first, beginning after a position. The index may lag behind the table for a moment. */
export async function listOrders(
  customerId: string,
  limit: number,
  after: Position | undefined,
): Promise<Order[]> {
  const { Items = [] } = await database.send(
    new QueryCommand({
      TableName,
      IndexName: "byCustomer",
      KeyConditionExpression: "customerId = :customer",
      ExpressionAttributeValues: marshall({ ":customer": customerId }),
      ScanIndexForward: false,
      Limit: limit,
      ExclusiveStartKey: after && marshall({ id: after.id, customerId, listKey: listKey(after) }),
    }),
  );
  return Items.map(toOrder);
}

/**
 * Keeps what a fact changed. An order that begins to be cancelled is unsettled again until its refund is known.
 * @returns false when the order had moved on meanwhile
 */
export async function updateOrder(order: Order, from: Order["status"]): Promise<boolean> {
  const { id, ...changes } = changedAttributes(order);
  const names = Object.keys(changes);
  const settled = order.status !== "cancelling";
  return writeIf(
    new UpdateItemCommand({
      TableName,
      Key: marshall({ id }),
      UpdateExpression: `set ${names.map((name) => `#${name} = :${name}`).join(", ")}${settled ? " remove unsettled" : ""}`,
      ConditionExpression: "#status = :from", // the status is the optimistic lock: none ever comes back
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ExpressionAttributeValues: marshall({
        ":from": from,
        ...Object.fromEntries(Object.entries(changes).map(([name, value]) => [`:${name}`, value])),
      }),
    }),
  );
}

/** What may change in an order's life; the rest stays as it was placed. */
function changedAttributes(order: Order): Record<string, unknown> & { id: string } {
  const { customerId, lines, total, currency, card, placedAt, ...changes } = order;
  return order.status === "cancelling"
    ? { ...changes, ...unsettledFrom(order.id, order.cancellingAt) }
    : changes;
}
