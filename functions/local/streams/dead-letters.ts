import { randomUUID } from "node:crypto";
import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Discard } from "./deliver-batch.ts";

/** Where the discarded records came from and where they go. */
export interface DeadLetterRoute {
  /** The on-failure queue; its file is `<queue>.jsonl`. */
  queueName: string;
  functionName: string;
  streamArn: string;
  shardId: string;
  region: string;
}

/**
 * Appends a dead letter to the queue's file, one JSON object a line:
 *
 * - `body`: the document that Lambda sends to an on-failure queue. It has no records in it.
 * - `functionName`, `error` (`{ name, message }`, when the function threw) and `records`: kept beside it,
 *   so that whoever redrives can see the cause and replay the records after the stream has dropped them.
 *
 * Source of `body`: AWS Lambda developer guide, "Retain discarded records for a DynamoDB event source".
 */
export function appendDeadLetter(directory: string, route: DeadLetterRoute, discard: Discard): void {
  const { error, records } = discard;
  const letter = {
    body: onFailureDocument(route, discard),
    functionName: route.functionName,
    ...(error !== undefined && { error: describe(error) }),
    records,
  };
  mkdirSync(directory, { recursive: true });
  appendFileSync(join(directory, `${route.queueName}.jsonl`), `${JSON.stringify(letter)}\n`);
}

function onFailureDocument(route: DeadLetterRoute, { condition, invokeCount, error, records }: Discard) {
  const first = records[0]?.dynamodb;
  const last = records.at(-1)?.dynamodb;
  return {
    requestContext: {
      requestId: randomUUID(),
      functionArn: `arn:aws:lambda:${route.region}:000000000000:function:${route.functionName}`,
      condition,
      approximateInvokeCount: invokeCount,
    },
    responseContext: {
      statusCode: 200,
      executedVersion: "$LATEST",
      functionError: error === undefined ? null : "Unhandled",
    },
    version: "1.0",
    timestamp: new Date().toISOString(),
    DDBStreamBatchInfo: {
      shardId: route.shardId,
      startSequenceNumber: first?.SequenceNumber,
      endSequenceNumber: last?.SequenceNumber,
      approximateArrivalOfFirstRecord: isoSeconds(first?.ApproximateCreationDateTime),
      approximateArrivalOfLastRecord: isoSeconds(last?.ApproximateCreationDateTime),
      batchSize: records.length,
      streamArn: route.streamArn,
    },
  };
}

function isoSeconds(seconds = 0): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}

/** Name and message of whatever a function failed with, be it an Error or not. */
export function describe(error: unknown): { name: string; message: string } {
  return error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: "Error", message: String(error) };
}
