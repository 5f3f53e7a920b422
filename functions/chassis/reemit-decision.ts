import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { writeIf } from "./conditions.ts";

/**
 * Puts a context's earlier decision on its table's stream again when an order is retried: the record's attempt catches
 * up with the order's. Otherwise a context that did its part before a message was lost would stay silent.
 */
export async function reemitDecision(TableName: string, orderId: string, attempt: number): Promise<void> {
  await writeIf(
    new UpdateItemCommand({
      TableName,
      Key: marshall({ orderId }),
      UpdateExpression: "set attempt = :attempt",
      ConditionExpression: "attempt < :attempt", // a duplicate of the same attempt emits nothing
      ExpressionAttributeValues: marshall({ ":attempt": attempt }),
    }),
  );
}

/**
 * Whether a decision is newer than the record that asks for it. Its own stream record is then still in transit, and
 * need not be repeated. Behind a backlog every waiting order is retried. If each retry put all its decisions on their
 * streams again, the backlog would feed itself and outlast its cause.
 *
 * @param asked when the asking record changed; DynamoDB rounds it down to a second
 */
export function isInTransit(decidedAt: string, asked: Date): boolean {
  return Date.parse(decidedAt) >= asked.getTime() + 1_000;
}
