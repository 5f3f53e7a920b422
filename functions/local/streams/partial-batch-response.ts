import type { ChangeRecord } from "./streams-api.ts";

/**
 * Number of records processed, from the start of the batch, by the function's response under `ReportBatchItemFailures`.
 * An empty or absent list is a full success. Otherwise the retry starts at the lowest sequence number named. An
 * identifier that is absent or not of this batch fails the whole batch. Source: AWS Lambda developer guide,
 * "Configuring partial batch response with DynamoDB and Lambda".
 */
export function doneByResponse(response: unknown, records: readonly ChangeRecord[]): number {
  const failures = (response as { batchItemFailures?: unknown } | null | undefined)?.batchItemFailures ?? [];
  if (!Array.isArray(failures)) return 0;
  // Records are in order of sequence number, so the lowest number is the first index.
  const index = new Map(records.map((record, i) => [record.dynamodb.SequenceNumber, i]));
  const failed = failures.map((failure) => index.get(failure?.itemIdentifier) ?? 0);
  return Math.min(records.length, ...failed);
}
