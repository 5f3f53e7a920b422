/** A call of the AWS SDK, for example `PutItem`, with all tables that it names. */
export type Call = { operation: string; tables: string[]; body: string };

/** An error of DynamoDB for a call that had no effect. Source: DynamoDB API reference, the errors of each operation. */
export function failureOf(
  kind: "throttled" | "conflicting" | "failing",
  call: Call,
): { status: number; json: object } {
  if (kind === "failing") return error(500, "InternalServerError", "An error occurred on the server side.");
  const isWrite = /^(Put|Update|Delete|TransactWrite)/.test(call.operation);
  if (kind === "throttled" || !isWrite) {
    return error(400, "ProvisionedThroughputExceededException", "The request rate is too high.");
  }
  if (call.operation !== "TransactWriteItems") {
    return error(400, "TransactionConflictException", "Transaction is ongoing for the item.");
  }
  const { TransactItems } = JSON.parse(call.body) as { TransactItems: unknown[] };
  const CancellationReasons = TransactItems.map((_, i) => ({
    Code: i === 0 ? "None" : "TransactionConflict",
  }));
  const cancelled = error(400, "TransactionCanceledException", "Transaction cancelled.");
  return { ...cancelled, json: { ...cancelled.json, CancellationReasons } };
}

function error(status: number, name: string, message: string) {
  return { status, json: { __type: `com.amazonaws.dynamodb.v20120810#${name}`, message } };
}
