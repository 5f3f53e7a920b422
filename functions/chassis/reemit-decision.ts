import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { writeIf } from "./conditions.ts";

/**
 * Puts what a context decided about an order on its table's stream again, for an order that is tried again: the record's attempt
 * catches up with the order's. Without this, a context that did its part before a message got lost would stay silent.
 */
export async function reemitDecision(TableName: string, orderId: string, attempt: number): Promise<void> {
  await writeIf(
    new UpdateItemCommand({
      TableName,
      Key: marshall({ orderId }),
      UpdateExpression: "set attempt = :attempt",
      ConditionExpression: "attempt < :attempt", // a duplicate of the same attempt is not repeated again
      ExpressionAttributeValues: marshall({ ":attempt": attempt }),
    }),
  );
}

/**
 * Whether a decision is younger than the question: then the record of it is still to come where it is waited for, and need not be
 * repeated. Behind a backlog every order that waits is tried again. If each try put all its decisions on their streams once more,
 * the backlog would grow of it, and stay after its cause is gone.
 *
 * @param asked when the record changed that asks; DynamoDB rounds it down to a second
 */
export function isOnItsWay(decidedAt: string, asked: Date): boolean {
  return Date.parse(decidedAt) >= asked.getTime() + 1_000;
}
