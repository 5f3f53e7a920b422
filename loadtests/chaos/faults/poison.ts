import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { deployedName, TABLES } from "@app/functions/serverless-config";
import type { DeadLetter } from "@app/functions-local/dead-letters/dead-letters";
import { readQueues } from "@app/functions-local/dead-letters/queues";
import { DeleteItemCommand, type DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { shuffle } from "../../scenarios/random.ts";
import type { Fault } from "./fault.ts";

/** A record that no function can process, and the functions that receive it. */
type Poison = { id: string; functionNames: string[] };

export type WithPoison = { client: DynamoDBClient; poisons: Poison[] };

type Recipe = { table: keyof typeof TABLES; key: string; consumers: string[]; item: object };

/** Records of the wrong shape, or of an order that does not exist; at least one for each stream function. */
const RECIPES: Recipe[] = [
  { table: "orders", key: "id", consumers: ["reserveStock"], item: { status: "pending", lines: "none" } },
  { table: "orders", key: "id", consumers: ["refundPayment"], item: { status: "cancelling", attempt: 1 } },
  {
    table: "reservations",
    key: "orderId",
    consumers: ["authorizePayment"],
    item: { status: "reserved", charge: null },
  },
  {
    table: "slowPayments",
    key: "orderId",
    consumers: ["retryPayment"],
    item: { status: "slow", charge: null },
  },
  { table: "reservations", key: "orderId", consumers: ["settleOrder"], item: { status: "refused" } },
  { table: "payments", key: "orderId", consumers: ["settleOrder"], item: { status: "authorized" } },
  {
    table: "payments",
    key: "orderId",
    consumers: ["releaseStock", "settleOrder"],
    item: { status: "declined", attempt: "many" },
  },
];

export const poisonRecords: Fault<WithPoison> = {
  name: "poison-records",
  what: "the streams deliver records that no function can process",
  async inject({ client, poisons }, random) {
    const chosen = shuffle(RECIPES, random).slice(0, 3);
    for (const recipe of chosen) poisons.push(await put(client, recipe));
    return `for ${chosen.map(({ consumers }) => consumers.join(" and ")).join(", ")}`;
  },
};

/** The item is deleted at once: no table holds it, only the stream. */
async function put(client: DynamoDBClient, { table, key, consumers, item }: Recipe): Promise<Poison> {
  const id = randomUUID();
  const TableName = TABLES[table];
  await client.send(new PutItemCommand({ TableName, Item: marshall({ ...item, [key]: id }) }));
  await client.send(new DeleteItemCommand({ TableName, Key: marshall({ [key]: id }) }));
  return { id, functionNames: consumers.map(deployedName) };
}

/** Long enough to bisect a batch within the retries of each function. */
const TIMEOUT_MS = 60_000;

/**
 * Every poison record must be in a dead letter, with enough to find its cause.
 * @returns one sentence for each problem
 */
export async function findMissingLetters(
  directory: string,
  poisons: readonly Poison[],
  timeout = TIMEOUT_MS,
): Promise<string[]> {
  for (const end = Date.now() + timeout; ; await sleep(500)) {
    const letters = [...readQueues(directory).values()].flat();
    const problems = poisons.flatMap((poison) => problemsOf(poison, letters));
    if (problems.length === 0 || Date.now() >= end) return problems;
  }
}

function problemsOf({ id, functionNames }: Poison, letters: readonly DeadLetter[]): string[] {
  return functionNames.flatMap((functionName) => {
    const letter = letters.find((each) => each.functionName === functionName && holds(each, id));
    const what = `the poison record ${id} for ${functionName}`;
    if (!letter) return [`${what} is in no dead letter`];
    if (letter.records.length > 1) return [`${what} took ${letter.records.length - 1} records with it`];
    return letter.error?.message ? [] : [`the dead letter of ${what} does not name the cause`];
  });
}

function holds({ records }: DeadLetter, id: string): boolean {
  return records.some(({ dynamodb }) => Object.values(dynamodb.Keys ?? {}).some(({ S }) => S === id));
}
