import { Problem } from "@app/contract/problem";
import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { writeIf } from "../chassis/conditions.ts";
import { setting } from "../chassis/config.ts";

const TableName = setting("ADMISSIONS_TABLE");
const PER_SECOND = Number(setting("CHANGES_PER_SECOND"));
const KEPT_SECONDS = 3_600;

/**
 * Customers refused by this environment in this second. It refuses their further requests without a write, so that a
 * flood costs little.
 */
let refused = { second: 0, customers: new Set<string>() };

/**
 * Counts a customer's changes in this second, in one table for all environments. Streams are processed in order, so a
 * customer who filled one would delay every later order.
 * @throws Problem (429, with `Retry-After`) above the limit
 */
export async function admitCustomer(customerId: string): Promise<void> {
  const second = Math.floor(Date.now() / 1_000);
  if (refused.second !== second) refused = { second, customers: new Set() };
  const { customers } = refused;
  if (customers.has(customerId) || !(await counted(customerId, second))) {
    customers.add(customerId);
    throw new Problem("too-many-requests", "Too many orders: wait a second.", {
      headers: { "retry-after": "1" },
    });
  }
}

/** @returns whether the limit allows one more change */
function counted(customerId: string, second: number): Promise<boolean> {
  return writeIf(
    new UpdateItemCommand({
      TableName,
      Key: marshall({ customerId, second }),
      UpdateExpression: "set expiresAt = :expiry add changes :one",
      ConditionExpression: "attribute_not_exists(changes) or changes < :most",
      ExpressionAttributeValues: marshall({
        ":one": 1,
        ":most": PER_SECOND,
        ":expiry": second + KEPT_SECONDS,
      }),
    }),
  );
}
