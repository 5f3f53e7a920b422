import type { Position } from "@app/contract/request";
import { decide, lastFact } from "@app/domain/fulfilment";
import { type Order, stateOf } from "@app/domain/order";
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
import { setAttributes } from "../chassis/set-attributes.ts";
import { listKey, MAX_ATTEMPTS, toItem, toOrder, unfinishedFrom } from "./order-item.ts";

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
 * Keeps what a fact changed: the state alone, so that no field of what was placed can be written again. An order stays unfinished, in the sweeper's sight, while `decide` names something that must still happen to it: the refund
 * of one that is being cancelled, the release of the stock of one that was declined or cancelled.
 * @returns false when the order had moved on meanwhile
 */
export async function updateOrder(order: Order, from: Order["status"]): Promise<boolean> {
  const { id } = order;
  const changed = stateOf(order);
  const finished = decide(order, lastFact(order)).length === 0;
  const { expression, names, values } = setAttributes(
    finished ? changed : { ...changed, ...unfinishedFrom(id, new Date().toISOString()) },
  );
  return writeIf(
    new UpdateItemCommand({
      TableName,
      Key: marshall({ id }),
      UpdateExpression: finished
        ? `set ${expression} remove unfinished, dueAt`
        : `set ${expression}, lastAttempt = attempt + :round`, // what comes next has attempts of its own
      ConditionExpression: "#status = :from", // the status is the optimistic lock: none ever comes back
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: marshall({
        ...values,
        ":from": from,
        ...(!finished && { ":round": MAX_ATTEMPTS }),
      }),
    }),
  );
}

/** Takes an order that has ended off the sweeper's list, once its stock was given back. An end is final, so nothing can be in the way. */
export async function finishOrder(id: string): Promise<void> {
  await database.send(
    new UpdateItemCommand({ TableName, Key: marshall({ id }), UpdateExpression: "remove unfinished, dueAt" }),
  );
}
