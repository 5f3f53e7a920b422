import { QueryCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { writeIf } from "../chassis/conditions.ts";
import { setting } from "../chassis/config.ts";
import { database } from "../chassis/database.ts";
import { MAX_ATTEMPTS, PARKED, UNSETTLED_SHARDS, unsettledFrom } from "./order-item.ts";

const TableName = setting("ORDERS_TABLE");
const PAGE = 100;
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 300_000;

export type Unsettled = { id: string; status: string; attempt: number; lastAttempt: number };

/** Orders whose time is up, at most a page from each shard: the next sweep finds the rest. */
export async function findDue(now: string): Promise<Unsettled[]> {
  const pages = await Promise.all(UNSETTLED_SHARDS.map((shard) => query(shard, now)));
  return pages.flat();
}

export function findParked(): Promise<Unsettled[]> {
  return query(PARKED, "9999");
}

/** Puts the order on the stream again, and off the sweeper's list for a time that doubles with each attempt. */
export async function raiseAttempt(order: Unsettled, { anotherRound = false } = {}): Promise<void> {
  const attempt = order.attempt + 1;
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
  await change(order, {
    attempt,
    lastAttempt: anotherRound ? order.attempt + MAX_ATTEMPTS : order.lastAttempt,
    ...unsettledFrom(order.id, new Date().toISOString(), wait),
  });
}

/** Ends the attempts: an outcome that stays unknown is for a person to look at, never for a guess. */
export async function park(order: Unsettled): Promise<void> {
  await change(order, { unsettled: PARKED });
}

async function query(shard: string, until: string): Promise<Unsettled[]> {
  const { Items = [] } = await database.send(
    new QueryCommand({
      TableName,
      IndexName: "unsettled",
      KeyConditionExpression: "unsettled = :shard and dueAt <= :until",
      ExpressionAttributeValues: marshall({ ":shard": shard, ":until": until }),
      Limit: PAGE,
    }),
  );
  return Items.map((item) => unmarshall(item) as Unsettled);
}

async function change(order: Unsettled, attributes: Record<string, unknown>): Promise<void> {
  const names = Object.keys(attributes);
  await writeIf(
    new UpdateItemCommand({
      TableName,
      Key: marshall({ id: order.id }),
      UpdateExpression: `set ${names.map((name) => `${name} = :${name}`).join(", ")}`,
      ConditionExpression: "#status = :was and attempt = :seen", // neither settled nor swept by another meanwhile
      ExpressionAttributeNames: { "#status": "status" },
      ExpressionAttributeValues: marshall({
        ":was": order.status,
        ":seen": order.attempt,
        ...Object.fromEntries(names.map((name) => [`:${name}`, attributes[name]])),
      }),
    }),
  );
}
