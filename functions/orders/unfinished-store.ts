import {
  paginateQuery,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { writeIf } from "../chassis/conditions.ts";
import { setting } from "../chassis/config.ts";
import { database, type Item } from "../chassis/database.ts";
import { setAttributes } from "../chassis/set-attributes.ts";
import { MAX_ATTEMPTS, PARKED, UNFINISHED_SHARDS, unfinishedFrom } from "./order-item.ts";

const TableName = setting("ORDERS_TABLE");
const PAGE = 100;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 300_000;

export type Unfinished = { id: string; status: string; attempt: number; lastAttempt: number };

/** Orders whose time is up, at most a page from each shard: the next sweep finds the rest. */
export async function findDue(now: string): Promise<Unfinished[]> {
  const pages = await Promise.all(UNFINISHED_SHARDS.map((shard) => page(shard, now)));
  return pages.flat();
}

/** Every order that was given up. */
export async function findParked(): Promise<Unfinished[]> {
  const parked: Unfinished[] = [];
  for await (const { Items = [] } of paginateQuery({ client: database }, queryOf(PARKED, "9999"))) {
    parked.push(...Items.map(toUnfinished));
  }
  return parked;
}

/** Puts the order on the stream again, and off the sweeper's list for a time that doubles with each attempt. */
export async function raiseAttempt(order: Unfinished, { anotherRound = false } = {}): Promise<boolean> {
  const attempt = order.attempt + 1;
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
  return change(order, {
    attempt,
    lastAttempt: anotherRound ? order.attempt + MAX_ATTEMPTS : order.lastAttempt,
    ...unfinishedFrom(order.id, new Date().toISOString(), wait),
  });
}

/** Ends the attempts: an outcome that stays unknown is for a person to look at, never for a guess. */
export async function park(order: Unfinished): Promise<boolean> {
  return change(order, { unfinished: PARKED });
}

function queryOf(shard: string, until: string): QueryCommandInput {
  return {
    TableName,
    IndexName: "unfinished",
    KeyConditionExpression: "unfinished = :shard and dueAt <= :until",
    ExpressionAttributeValues: marshall({ ":shard": shard, ":until": until }),
    Limit: PAGE,
  };
}

async function page(shard: string, until: string): Promise<Unfinished[]> {
  const { Items = [] } = await database.send(new QueryCommand(queryOf(shard, until)));
  return Items.map(toUnfinished);
}

function toUnfinished(item: Item): Unfinished {
  return unmarshall(item) as Unfinished;
}

/** @returns false when the order settled, or was swept by another, meanwhile */
async function change(order: Unfinished, attributes: Record<string, unknown>): Promise<boolean> {
  const { expression, names, values } = setAttributes(attributes);
  return writeIf(
    new UpdateItemCommand({
      TableName,
      Key: marshall({ id: order.id }),
      UpdateExpression: `set ${expression}`,
      ConditionExpression: "#status = :was and attempt = :seen", // neither settled nor swept by another meanwhile
      ExpressionAttributeNames: { ...names, "#status": "status" },
      ExpressionAttributeValues: marshall({ ...values, ":was": order.status, ":seen": order.attempt }),
    }),
  );
}
