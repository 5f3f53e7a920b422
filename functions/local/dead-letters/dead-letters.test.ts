import { readFileSync } from "node:fs";
import { join } from "node:path";
import { testDirectory } from "@app/net/test/directory";
import { beforeEach, expect, test } from "vitest";
import { scriptedRecord } from "../test/scripted-streams.ts";
import { appendDeadLetter } from "./dead-letters.ts";

let directory: string;
beforeEach(() => {
  directory = testDirectory();
});

const route = {
  queueName: "failures",
  functionName: "dev-reserveStock",
  streamArn: "arn:aws:dynamodb:eu-west-1:000000000000:table/orders/stream/1",
  shardId: "shardId-1",
  region: "eu-west-1",
};
const storedDeadLetters = () =>
  readFileSync(join(directory, "dead-letters", "failures.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

test("a dead letter is Lambda's on-failure document, with the cause and the records beside it", () => {
  const records = [scriptedRecord(7), scriptedRecord(8)];
  appendDeadLetter(join(directory, "dead-letters"), route, {
    records,
    condition: "RetryAttemptsExhausted",
    invokeCount: 4,
    error: new TypeError("no such sku"),
  });
  expect(storedDeadLetters()).toEqual([
    {
      body: {
        requestContext: {
          requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
          functionArn: "arn:aws:lambda:eu-west-1:000000000000:function:dev-reserveStock",
          condition: "RetryAttemptsExhausted",
          approximateInvokeCount: 4,
        },
        responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
        version: "1.0",
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        DDBStreamBatchInfo: {
          shardId: "shardId-1",
          startSequenceNumber: "7",
          endSequenceNumber: "8",
          approximateArrivalOfFirstRecord: "1970-01-01T00:16:40Z",
          approximateArrivalOfLastRecord: "1970-01-01T00:16:40Z",
          batchSize: 2,
          streamArn: route.streamArn,
        },
      },
      functionName: "dev-reserveStock",
      error: { name: "TypeError", message: "no such sku" },
      records,
    },
  ]);
});

test("dead letters are appended; if the function threw nothing, the dead letter names no error", () => {
  const discard = { condition: "RecordAgeExceeded", invokeCount: 0 } as const;
  for (const n of [1, 2]) {
    appendDeadLetter(join(directory, "dead-letters"), route, { ...discard, records: [scriptedRecord(n)] });
  }
  expect(storedDeadLetters()).toMatchObject([
    { body: { responseContext: { functionError: null }, DDBStreamBatchInfo: { startSequenceNumber: "1" } } },
    { body: { DDBStreamBatchInfo: { startSequenceNumber: "2" } } },
  ]);
  expect(storedDeadLetters()[0]).not.toHaveProperty("error");
});
