import {
  ProvisionedThroughputExceededException,
  TransactionCanceledException,
  TransactionConflictException,
} from "@aws-sdk/client-dynamodb";

const about = { $metadata: {}, message: "injected by a test" };

/** AWS's transient refusal of a call. No local engine refuses like that. */
export function refusalOf(call: string): Error {
  if (call.startsWith("TransactWriteItems")) return conflict();
  if (call.startsWith("POST")) return new TypeError("fetch failed");
  // The only table whose items are written in transactions and also alone.
  if (/^(Put|Update)Item reservations/.test(call)) return new TransactionConflictException(about);
  return new ProvisionedThroughputExceededException(about);
}

/** A conflict with another transaction at the second item. */
function conflict(): TransactionCanceledException {
  const CancellationReasons = [{ Code: "None" }, { Code: "TransactionConflict" }];
  return new TransactionCanceledException({ ...about, CancellationReasons });
}
