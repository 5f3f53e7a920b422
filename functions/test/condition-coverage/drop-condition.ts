import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";

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
