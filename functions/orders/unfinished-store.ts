import { paginateQuery, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { writeIf } from "../chassis/conditions.ts";
import { setting } from "../chassis/config.ts";
import { database } from "../chassis/database.ts";
import { setAttributes } from "../chassis/set-attributes.ts";
import { MAX_ATTEMPTS, PARKED, unfinishedFrom } from "./order-item.ts";

const TableName = setting("ORDERS_TABLE");
/** Of a part of the index: what a sweep takes of it at most. */
const PAGE = 25;
const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 300_000;
const FOREVER = "9999";

/** `unfinished` is the part of the index that an order is in: one of its shards, or the parked ones. */
export type Unfinished = {
  id: string;
  status: string;
  attempt: number;
  lastAttempt: number;
  unfinished: string;
  dueAt: string;
};

/** The orders in a part of the index whose time is up, a page at a time. The index may lag behind the table for a moment. */
export async function* unfinishedOrders(part: string, dueBy = FOREVER): AsyncGenerator<Unfinished[]> {
  const query = {
    TableName,
    IndexName: "unfinished",
    KeyConditionExpression: "unfinished = :part and dueAt <= :dueBy",
    ExpressionAttributeValues: marshall({ ":part": part, ":dueBy": dueBy }),
  };
  for await (const { Items = [] } of paginateQuery({ client: database, pageSize: PAGE }, query)) {
    yield Items.map((item) => unmarshall(item) as Unfinished);
  }
}

/** Puts the order on the stream again, and off the sweeper's list for a time that doubles with each attempt of a round. */
export async function raiseAttempt(order: Unfinished, { anotherRound = false } = {}): Promise<boolean> {
  const attempt = order.attempt + 1;
  const lastAttempt = anotherRound ? order.attempt + MAX_ATTEMPTS : order.lastAttempt;
  const tried = attempt + MAX_ATTEMPTS - lastAttempt; // in this round
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tried - 1));
  return change(order, {
    attempt,
    lastAttempt,
    ...unfinishedFrom(order.id, new Date().toISOString(), wait),
  });
}

/** Ends the attempts: an outcome that stays unknown is for a person to look at, never for a guess. */
export async function park(order: Unfinished): Promise<boolean> {
  return change(order, { unfinished: PARKED });
}

/** @returns false when the order was changed meanwhile, or since the index saw it */
async function change(order: Unfinished, attributes: Record<string, unknown>): Promise<boolean> {
  const { expression, names, values } = setAttributes(attributes);
  return writeIf(
    new UpdateItemCommand({
      TableName,
      Key: marshall({ id: order.id }),
      UpdateExpression: `set ${expression}`,
      // Neither parked by another; nor finished, swept, redriven or moved on, each of which sets or removes `dueAt`.
      ConditionExpression: "unfinished = :part and dueAt = :due",
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: marshall({
        ...values,
        ":part": order.unfinished,
        ":due": order.dueAt,
      }),
    }),
  );
}
