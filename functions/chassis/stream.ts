import { isDeepStrictEqual } from "node:util";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import pMap from "p-map";
import { log } from "./log.ts";
import { traced } from "./trace.ts";

/**
 * Items of a batch that are handled at a time. With all of a hundred at once on a busy machine, calls waited for one another until they were
 * taken for late; they were tried again, and a backlog grew of nothing but its own weight.
 */
const CONCURRENCY = 16;

/**
 * By name of the table whose stream it is: what to do with an item, which is as it was right after a change, and with the second
 * in which it changed. Whoever handles it checks its shape.
 */
export type Reactions = Record<string, (item: unknown, changedAt: Date) => Promise<void>>;

/**
 * The edge of a function that tables' streams invoke. A record whose reaction returns is done; one whose reaction throws, or that
 * is of another table, is reported as failed, is delivered again with all that follow it, and ends in the dead-letter queue when
 * its retries are used up. So everything here may see a record again, and writes must be idempotent.
 *
 * Some items are handled side by side, but the records of one item one after another, in the order in which it changed.
 * @throws what a record failed with that was alone in its batch, as every record is before it is given up: to the mapping that
 *   is the same failure, but it counts as an error of the function, and a dead letter kept locally names it
 */
export function streamFunction(reactions: Reactions) {
  return async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const items = Map.groupBy(Records, ({ eventSourceARN, dynamodb }) =>
      JSON.stringify([eventSourceARN, dynamodb?.Keys]),
    );
    const failures = await pMap(items.values(), (records) => firstFailure(records, reactions), {
      concurrency: CONCURRENCY,
    });
    const failed = failures.filter((failure) => failure !== undefined);
    // A plain error, because zod's keeps its message where it gets lost on the way out of a worker thread.
    if (failed[0] && Records.length === 1) throw new Error(String(failed[0].error).replace(/^Error: /, ""));
    return { batchItemFailures: failed.map(({ itemIdentifier }) => ({ itemIdentifier })) };
  };
}

/** Handles records until one fails: what follows must not overtake it, and will be delivered again with it. */
async function firstFailure(records: DynamoDBRecord[], reactions: Reactions) {
  for (const record of records) {
    try {
      const react = reactionTo(record, reactions);
      const item = itemOf(record);
      const changedAt = new Date((record.dynamodb?.ApproximateCreationDateTime ?? Number.NaN) * 1_000);
      const attributes = { "order.id": orderOf(record) };
      await traced(item as { traceparent?: unknown }, attributes, () => react(item, changedAt));
    } catch (error) {
      const itemIdentifier = record.dynamodb?.SequenceNumber ?? "";
      log.error({ err: error, sequenceNumber: itemIdentifier, keys: record.dynamodb?.Keys }, "record failed");
      return { itemIdentifier, error };
    }
  }
  return undefined;
}

/** Every table with a stream has orders' ids as its keys. */
function orderOf({ dynamodb: { Keys = {} } = {} }: DynamoDBRecord): string {
  return Object.values(Keys)[0]?.S ?? "";
}

function reactionTo({ eventSourceARN = "" }: DynamoDBRecord, reactions: Reactions): Reactions[string] {
  const table = eventSourceARN.split("/")[1] ?? ""; // arn:aws:dynamodb:<region>:<account>:table/<name>/stream/<label>
  const reaction = Object.hasOwn(reactions, table) ? reactions[table] : undefined;
  if (reaction) return reaction;
  throw new Error(`This function does not react to the table ${JSON.stringify(table)}.`);
}

function itemOf({ dynamodb: { Keys = {}, NewImage = {} } = {} }: DynamoDBRecord): unknown {
  const isOfItem = Object.entries(Keys).every(([name, value]) => isDeepStrictEqual(NewImage[name], value));
  if (!isOfItem) throw new Error("The record and its item have different keys.");
  // A copy has what the item has itself: an attribute named __proto__ would pass for all that it holds.
  return structuredClone(unmarshall(NewImage as Record<string, AttributeValue>));
}
