import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import { log } from "./log.ts";

/**
 * The edge of a function that a table's stream invokes. A record whose `handle` returns is done; one whose `handle` throws is
 * reported as failed, is delivered again with all that follow it, and ends in the dead-letter queue when its retries are used
 * up. So everything here may see a record again, and writes must be idempotent.
 *
 * Items are handled side by side, but the records of one item one after another, in the order in which it changed.
 * @param handle receives the item as it was right after the change
 */
export function streamFunction(handle: (item: Record<string, unknown>) => Promise<void>) {
  return async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const failed: string[] = [];
    const items = Map.groupBy(Records, (record) =>
      JSON.stringify([record.eventSourceARN, record.dynamodb?.Keys]),
    );
    await Promise.all([...items.values()].map((records) => handleInOrder(records, handle, failed)));
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

/** Stops at the first failure: what follows must not overtake it, and will be delivered again with it. */
async function handleInOrder(
  records: DynamoDBRecord[],
  handle: (item: Record<string, unknown>) => Promise<void>,
  failed: string[],
): Promise<void> {
  for (const record of records) {
    try {
      await handle(unmarshall((record.dynamodb?.NewImage ?? {}) as Record<string, AttributeValue>));
    } catch (err) {
      const sequenceNumber = record.dynamodb?.SequenceNumber ?? "";
      log.error({ err, sequenceNumber, keys: record.dynamodb?.Keys }, "record failed");
      failed.push(sequenceNumber);
      return;
    }
  }
}
