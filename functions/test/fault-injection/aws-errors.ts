import {
  ProvisionedThroughputExceededException,
  TransactionCanceledException,
  TransactionConflictException,
} from "@aws-sdk/client-dynamodb";

const about = { $metadata: {}, message: "injected by a test" };

/** How AWS refuses a call that it may take a moment later. No local engine does that. */
export function refusalOf(call: string): Error {
  if (call.startsWith("TransactWriteItems")) return conflict();
  if (call.startsWith("POST")) return new TypeError("fetch failed");
  // The only table whose items are written in transactions and alone.
  if (/^(Put|Update)Item reservations/.test(call)) return new TransactionConflictException(about);
  return new ProvisionedThroughputExceededException(about);
}

/** A transaction that met another one at its second item. */
function conflict(): TransactionCanceledException {
  const CancellationReasons = [{ Code: "None" }, { Code: "TransactionConflict" }];
  return new TransactionCanceledException({ ...about, CancellationReasons });
}
