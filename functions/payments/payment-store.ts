import type { Charge, Payment } from "@app/domain/payment";
import { GetItemCommand, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { writeIf } from "../chassis/conditions.ts";
import { setting } from "../chassis/config.ts";
import { database } from "../chassis/database.ts";
import { reemitDecision } from "../chassis/reemit-decision.ts";
import { carried } from "../chassis/trace.ts";

const TableName = setting("PAYMENTS_TABLE");

export async function findPayment(orderId: string): Promise<Payment | undefined> {
  const { Item } = await database.send(
    new GetItemCommand({ TableName, Key: marshall({ orderId }), ConsistentRead: true }),
  );
  if (!Item) return undefined;
  const { attempt, traceparent, ...payment } = unmarshall(Item);
  return payment as Payment;
}

/**
 * Stores the provider's decision. Two concurrent deliveries get the same decision, so the second write changes nothing.
 */
export async function insertPayment(
  orderId: string,
  { amount, currency }: Charge,
  decision: { chargeId: string; status: "authorized" | "declined" },
  attempt: number,
): Promise<void> {
  const decidedAt = new Date().toISOString();
  await writeIf(
    new PutItemCommand({
      TableName,
      Item: marshall({ orderId, amount, currency, ...decision, ...carried(), attempt, decidedAt }),
      ConditionExpression: "attribute_not_exists(orderId)", // one payment per order, also when the record is delivered twice
    }),
  );
}

export async function markRefunded(orderId: string, attempt: number): Promise<void> {
  await writeIf(
    new UpdateItemCommand({
      TableName,
      Key: marshall({ orderId }),
      UpdateExpression: "set #status = :refunded, refundedAt = :now, attempt = :attempt",
      ConditionExpression: "#status = :authorized", // only an authorized payment can be refunded, and only once
      ExpressionAttributeNames: { "#status": "status" },
      ExpressionAttributeValues: marshall({
        ":refunded": "refunded",
        ":authorized": "authorized",
        ":now": new Date().toISOString(),
        ":attempt": attempt,
      }),
    }),
  );
}

/** Puts the decision on the stream again for an order that is retried. */
export function reemitPayment(orderId: string, attempt: number): Promise<void> {
  return reemitDecision(TableName, orderId, attempt);
}
