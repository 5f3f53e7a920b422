import {
  ConditionalCheckFailedException,
  type PutItemCommand,
  TransactionCanceledException,
  type UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { database } from "./database.ts";

/** Writes if the write's condition is met. @returns whether it was; if not, nothing was written */
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
 * Which conditions of a cancelled transaction were not met, in the order of its items. All false when it was cancelled for
 * another reason, such as a conflict with another transaction, which passes.
 * @throws the error itself when it is not about a cancelled transaction
 */
export function failedConditions(error: unknown): boolean[] {
  if (!(error instanceof TransactionCanceledException)) throw error;
  return (error.CancellationReasons ?? []).map(({ Code }) => Code === "ConditionalCheckFailed");
}
