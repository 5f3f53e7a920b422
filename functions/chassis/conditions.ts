import {
  ConditionalCheckFailedException,
  type PutItemCommand,
  TransactionCanceledException,
  type UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { database } from "./database.ts";

/** Sends a conditional write. @returns whether its condition was met; if not, nothing was written */
export async function writeIf(write: PutItemCommand | UpdateItemCommand): Promise<boolean> {
  try {
    await database.send(write as PutItemCommand);
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

/**
 * For each item of a cancelled transaction, in order: whether its condition failed. All false when the transaction was
 * cancelled for a transient reason, such as a conflict with another transaction.
 * @throws any other error
 */
export function failedConditions(error: unknown): boolean[] {
  if (!(error instanceof TransactionCanceledException)) throw error;
  return (error.CancellationReasons ?? []).map(({ Code }) => Code === "ConditionalCheckFailed");
}

/** Plain values by attribute name. */
type Attributes = Record<string, unknown>;

/**
 * The parts of an UpdateItem that sets attributes. `expression` follows `set`, with a placeholder for every name,
 * because DynamoDB reserves some words; `values` are not marshalled yet.
 */
export function setAttributes(attributes: Attributes) {
  const names = Object.keys(attributes);
  return {
    expression: names.map((name) => `#${name} = :${name}`).join(", "),
    names: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    values: Object.fromEntries(names.map((name) => [`:${name}`, attributes[name]])),
  };
}
