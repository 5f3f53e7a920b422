import { paginateQuery, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { setAttributes, writeIf } from "../chassis/conditions.ts";
import { setting } from "../chassis/config.ts";
import { database } from "../chassis/database.ts";
import { ATTEMPTS_PER_ROUND, PARKED, unfinishedFrom } from "./order-item.ts";

const TableName = setting("ORDERS_TABLE");
/** Maximum number of orders that one sweep takes from a part of the index. */
const PAGE = 25;
const FIRST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 300_000;
const FOREVER = "9999";

/** `unfinished` is the order's part of the index: one of its shards, or the parked orders. */
export type Unfinished = {
  id: string;
  status: string;
  attempt: number;
  lastAttempt: number;
  unfinished: string;
  dueAt: string;
};

/** The due orders in a part of the index, a page at a time. The index may lag behind the table for a moment. */
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

/**
 * Puts the order on the stream again. The sweeper then ignores it for a time that doubles with each attempt of a round.
 */
export async function raiseAttempt(order: Unfinished, { anotherRound = false } = {}): Promise<boolean> {
  const attempt = order.attempt + 1;
  const lastAttempt = anotherRound ? order.attempt + ATTEMPTS_PER_ROUND : order.lastAttempt;
  const tried = attempt + ATTEMPTS_PER_ROUND - lastAttempt; // in this round
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (tried - 1));
  return change(order, {
    attempt,
    lastAttempt,
    ...unfinishedFrom(order.id, new Date().toISOString(), wait),
  });
}

/** Parks the order. A person, not a program's guess, must decide about an outcome that stays unknown. */
export async function park(order: Unfinished): Promise<boolean> {
  return change(order, { unfinished: PARKED });
}

/** @returns false when the order changed meanwhile, or since the index was updated */
async function change(order: Unfinished, attributes: Record<string, unknown>): Promise<boolean> {
  const { expression, names, values } = setAttributes(attributes);
  return writeIf(
    new UpdateItemCommand({
      TableName,
      Key: marshall({ id: order.id }),
      UpdateExpression: `set ${expression}`,
      // Holds if the order is unchanged: parking sets `unfinished`; finishing, sweeping, redriving and a new state set or remove `dueAt`.
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
