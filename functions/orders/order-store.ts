import type { Position } from "@app/contract/request";
import { type Order, stateOf } from "@app/domain/order";
import { GetItemCommand, PutItemCommand, QueryCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { setAttributes, writeIf } from "../chassis/conditions.ts";
import { setting } from "../chassis/config.ts";
import { database } from "../chassis/database.ts";
import { ATTEMPTS_PER_ROUND, listKey, toItem, toOrder, unfinishedFrom } from "./order-item.ts";

const TableName = setting("ORDERS_TABLE");

/**
 * Stores a new order. The table's stream brings it to the other contexts.
 * @returns the order, or undefined when it exists already: the request is a replay
 */
export async function insertOrder(order: Order): Promise<Order | undefined> {
  const inserted = await writeIf(
    new PutItemCommand({
      TableName,
      Item: toItem(order),
      ConditionExpression: "attribute_not_exists(id)", // a replay changes nothing
    }),
  );
  return inserted ? order : undefined;
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
 * Stores the state that a fact changed. It never writes the fields of the placed order again.
 * @param finished whether no command follows. Until then the order stays in the index `unfinished`, where the sweeper finds it: a
 *   cancelling order needs its refund, and a declined or cancelled order the release of its stock
 * @returns false when the stored order is not in the status `from`, or has another total
 */
export async function updateOrder(order: Order, from: Order["status"], finished: boolean): Promise<boolean> {
  const { id, total } = order;
  const changed = stateOf(order);
  const { expression, names, values } = setAttributes(
    finished ? changed : { ...changed, ...unfinishedFrom(id, new Date().toISOString()) },
  );
  return writeIf(
    new UpdateItemCommand({
      TableName,
      Key: marshall({ id }),
      UpdateExpression: finished
        ? `set ${expression} remove unfinished, dueAt`
        : `set ${expression}, lastAttempt = attempt + :round`, // the next step has its own attempts
      // The status is the optimistic lock: an order never returns to an earlier one. The total is that of the caller's fact.
      ConditionExpression: "#status = :from and #total = :total",
      ExpressionAttributeNames: { ...names, "#total": "total" },
      ExpressionAttributeValues: marshall({
        ...values,
        ":from": from,
        ":total": total,
        ...(!finished && { ":round": ATTEMPTS_PER_ROUND }),
      }),
    }),
  );
}

/**
 * Takes a finished order off the sweeper's list once its stock was given back. A finished order never changes, so no
 * condition is needed.
 */
export async function finishOrder(id: string): Promise<void> {
  await database.send(
    new UpdateItemCommand({ TableName, Key: marshall({ id }), UpdateExpression: "remove unfinished, dueAt" }),
  );
}
