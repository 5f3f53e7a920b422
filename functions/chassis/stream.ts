import { isDeepStrictEqual } from "node:util";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import pMap from "p-map";
import { log } from "./log.ts";
import { traced } from "./trace.ts";

/**
 * Number of items of a batch handled concurrently. With a hundred at once on a busy machine, calls waited for one
 * another until they timed out; the retries then made a backlog by themselves.
 */
const CONCURRENCY = 16;

/**
 * By name of the stream's table: the handler of an item as it was right after a change, with the time of the change in
 * whole seconds. The handler checks the item's shape.
 */
export type RecordHandlers = Record<string, (item: unknown, changedAt: Date) => Promise<void>>;

/**
 * The edge of a function invoked by tables' streams. A record is done when its handler returns. If the handler throws,
 * or the table has no handler, the record is reported as failed, is delivered again with all later ones, and ends in
 * the dead-letter queue after its retries. So every handler may see a record again, and its writes must be idempotent.
 *
 * Different items are handled concurrently, the records of one item one after another, in order.
 * @throws the error of a record that is alone in its batch. Every record is alone before it is discarded. The mapping
 *   treats a thrown error like a reported failure; but Lambda counts it as an error of the function, and a local dead
 *   letter names its cause
 */
export function streamFunction(handlers: RecordHandlers) {
  return async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const items = Map.groupBy(Records, ({ eventSourceARN, dynamodb }) =>
      JSON.stringify([eventSourceARN, dynamodb?.Keys]),
    );
    const failures = await pMap(items.values(), (records) => firstFailure(records, handlers), {
      concurrency: CONCURRENCY,
    });
    const failed = failures.filter((failure) => failure !== undefined);
    // A plain Error, because the message of a ZodError gets lost on the way out of a worker thread.
    if (failed[0] && Records.length === 1) throw new Error(String(failed[0].error).replace(/^Error: /, ""));
    return { batchItemFailures: failed.map(({ itemIdentifier }) => ({ itemIdentifier })) };
  };
}

/** Handles records until one fails: later ones must not overtake it, and are delivered again with it. */
async function firstFailure(records: DynamoDBRecord[], handlers: RecordHandlers) {
  for (const record of records) {
    try {
      const handle = handlerOf(record, handlers);
      const item = itemOf(record);
      const changedAt = new Date((record.dynamodb?.ApproximateCreationDateTime ?? Number.NaN) * 1_000);
      const attributes = { "order.id": orderOf(record) };
      await traced(item as { traceparent?: unknown }, attributes, () => handle(item, changedAt));
    } catch (error) {
      const itemIdentifier = record.dynamodb?.SequenceNumber ?? "";
      log.error({ err: error, sequenceNumber: itemIdentifier, keys: record.dynamodb?.Keys }, "record failed");
      return { itemIdentifier, error };
    }
  }
  return undefined;
}

/** Every table with a stream has order ids as its keys. */
function orderOf({ dynamodb: { Keys = {} } = {} }: DynamoDBRecord): string {
  return Object.values(Keys)[0]?.S ?? "";
}

function handlerOf(
  { eventSourceARN = "" }: DynamoDBRecord,
  handlers: RecordHandlers,
): RecordHandlers[string] {
  const table = eventSourceARN.split("/")[1] ?? ""; // arn:aws:dynamodb:<region>:<account>:table/<name>/stream/<label>
  const handler = Object.hasOwn(handlers, table) ? handlers[table] : undefined;
  if (handler) return handler;
  throw new Error(`This function has no handler for the table ${JSON.stringify(table)}.`);
}

function itemOf({ dynamodb: { Keys = {}, NewImage = {} } = {} }: DynamoDBRecord): unknown {
  const isOfItem = Object.entries(Keys).every(([name, value]) => isDeepStrictEqual(NewImage[name], value));
  if (!isOfItem) throw new Error("The record and its item have different keys.");
  // A clone has only own properties: an attribute named __proto__ could otherwise supply fields by inheritance.
  return structuredClone(unmarshall(NewImage as Record<string, AttributeValue>));
}
