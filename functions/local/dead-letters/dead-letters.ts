import { randomUUID } from "node:crypto";
import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Discard } from "../streams/deliver-batch.ts";
import type { ChangeRecord } from "../streams/streams-api.ts";
import { endsTorn } from "./json-lines.ts";

/** Source and destination of the discarded records. */
export interface DeadLetterRoute {
  /** The on-failure queue; its file is `<queue>.jsonl`. */
  queueName: string;
  functionName: string;
  streamArn: string;
  shardId: string;
  region: string;
}

/** Discarded records, and the reason. */
export interface DeadLetter {
  /** Lambda's message to a stream's on-failure queue: the position of the records, not the records. */
  body: ReturnType<typeof onFailureDocument>;
  functionName: string;
  /** The last error of the function. Absent when the function reported the records as failed, or was never invoked. */
  error?: { name: string; message: string };
  records: ChangeRecord[];
}

/**
 * Appends a dead letter to the queue's file, one JSON object a line. `body` is AWS's message: shard and sequence
 * numbers, neither records nor an error message. On AWS an operator reads the records from the stream within a day, and
 * the error in the function's log. Here the file holds both beside `body`, so a person can understand and redeliver a
 * dead letter after the stream has dropped its records.
 *
 * Source of `body`: AWS Lambda developer guide, "Retain discarded records for a DynamoDB event source".
 */
export function appendDeadLetter(directory: string, route: DeadLetterRoute, discard: Discard): void {
  const { error, records } = discard;
  const deadLetter: DeadLetter = {
    body: onFailureDocument(route, discard),
    functionName: route.functionName,
    ...(error !== undefined && { error: describe(error) }),
    records,
  };
  putDeadLetter(directory, route.queueName, deadLetter);
}

/** Returns once the line is on disk, so a crash cannot lose it. */
export function putDeadLetter(directory: string, queueName: string, deadLetter: DeadLetter): void {
  mkdirSync(directory, { recursive: true });
  const file = join(directory, `${queueName}.jsonl`);
  appendFileSync(file, `${endsTorn(file) ? "\n" : ""}${JSON.stringify(deadLetter)}\n`);
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

/** Name and message of any thrown value, an Error or not. */
export function describe(error: unknown): { name: string; message: string } {
  return error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: "Error", message: String(error) };
}
