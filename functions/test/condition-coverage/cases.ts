import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startChain } from "../wired-handlers.ts";

/**
 * A test of one clause of a condition. `what` is the clause's purpose. `run` gets an order's id; its outcome differs
 * without the clause.
 */
export type Script = {
  table: string;
  clause: string;
  what: string;
  run: (id: string) => Promise<unknown>;
  expected: unknown;
};

let chain: Awaited<ReturnType<typeof startChain>>;

/**
 * Tests that every script has its expected outcome, that the outcome differs without the clause, and that the database
 * gets no other clause. An unneeded or untested clause fails.
 */
export function testClauses(scripts: readonly Script[]): void {
  let database: typeof import("../../chassis/database.ts").database;
  beforeAll(async () => {
    chain = await startChain({ url: "http://127.0.0.1:9" });
    ({ database } = await import("../../chassis/database.ts"));
  });
  afterAll(() => chain.stop());

  it.each(scripts)("$what ($clause)", async ({ run, expected }) => {
    expect(await run(freshId())).toEqual(expected);
  });

  it.each(scripts)("without $clause, not: $what", async ({ table, clause, run, expected }) => {
    const restore = withoutClause(database, table, clause);
    try {
      expect(await run(freshId())).not.toEqual(expected);
    } finally {
      restore();
    }
  });

  it("there is no other clause", async () => {
    const { seen, restore } = watchClauses(database);
    for (const { run } of scripts) await run(freshId());
    restore();
    expect(seen).toEqual(new Set(scripts.map(({ table, clause }) => `${table}: ${clause}`)));
  });
}

let runs = 0;
export const freshId = () => `a0000000-0000-8000-8000-${String(++runs).padStart(12, "0")}`;

export const client = () => chain.client;

export async function readItem(TableName: string, key: object): Promise<Record<string, unknown>> {
  const { Item } = await client().send(new GetItemCommand({ TableName, Key: marshall(key) }));
  return Item ? unmarshall(Item) : {};
}

type Write = {
  TableName?: string;
  ConditionExpression?: string | undefined;
  UpdateExpression?: string;
  ExpressionAttributeNames?: Record<string, string> | undefined;
  ExpressionAttributeValues?: Record<string, unknown> | undefined;
};

/** Removes a clause from every condition sent to the database. @returns a function that restores it */
export function withoutClause(client: DynamoDBClient, table: string, clause: string): () => void {
  client.middlewareStack.add(
    (next) => (args) => {
      for (const write of writesOf(args.input)) if (write.TableName === table) strip(write, clause);
      return next(args);
    },
    { step: "initialize", name: "mutant", override: true },
  );
  return () => void client.middlewareStack.remove("mutant");
}

/** Records every clause sent to the database, as `<table>: <clause>`. */
export function watchClauses(client: DynamoDBClient): { seen: Set<string>; restore: () => void } {
  const seen = new Set<string>();
  client.middlewareStack.add(
    (next) => (args) => {
      for (const write of writesOf(args.input))
        for (const clause of clausesOf(write)) seen.add(`${write.TableName}: ${clause}`);
      return next(args);
    },
    { step: "initialize", name: "watch", override: true },
  );
  return { seen, restore: () => void client.middlewareStack.remove("watch") };
}

/** Every write of a command that may have a condition. */
function writesOf(input: object): Write[] {
  const { TransactItems } = input as { TransactItems?: { Put?: Write; Update?: Write }[] };
  return TransactItems ? TransactItems.map(({ Put, Update }) => (Put ?? Update)!) : [input];
}

/** A condition is clauses joined by `and`. */
function clausesOf({ ConditionExpression }: Write): string[] {
  return ConditionExpression?.split(" and ") ?? [];
}

function strip(write: Write, clause: string): void {
  const left = clausesOf(write).filter((other) => other !== clause);
  if (left.length === clausesOf(write).length) return;
  write.ConditionExpression = left.length > 0 ? left.join(" and ") : undefined;
  const text = `${write.UpdateExpression} ${write.ConditionExpression}`;
  write.ExpressionAttributeNames = used(write.ExpressionAttributeNames, text);
  write.ExpressionAttributeValues = used(write.ExpressionAttributeValues, text);
}

/** DynamoDB refuses names and values that no expression uses. */
function used<T>(placeholders: Record<string, T> | undefined, text: string): Record<string, T> | undefined {
  const entries = Object.entries(placeholders ?? {}).filter(([name]) =>
    new RegExp(`${name}(?![A-Za-z0-9_])`).test(text),
  );
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}
