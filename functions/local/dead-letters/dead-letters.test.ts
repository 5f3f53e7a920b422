import { appendFileSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { testDirectory } from "@app/net/test/directory";
import { beforeEach, expect, test } from "vitest";
import { scriptedRecord } from "../test/scripted-streams.ts";
import { describeQueues } from "./command.ts";
import { appendDeadLetter, type DeadLetter } from "./dead-letters.ts";
import { readQueues, redeliver } from "./queues.ts";

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
  readFileSync(join(directory, "failures.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));

test("a dead letter is Lambda's on-failure document, with the cause and the records beside it", () => {
  const records = [scriptedRecord(7), scriptedRecord(8)];
  appendDeadLetter(directory, route, {
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
    appendDeadLetter(directory, route, { ...discard, records: [scriptedRecord(n)] });
  }
  expect(storedDeadLetters()).toMatchObject([
    { body: { responseContext: { functionError: null }, DDBStreamBatchInfo: { startSequenceNumber: "1" } } },
    { body: { DDBStreamBatchInfo: { startSequenceNumber: "2" } } },
  ]);
  expect(storedDeadLetters()[0]).not.toHaveProperty("error");
});

/** A dead letter with this record, in the queue `failures`. */
function give(n: number, outcome: { error?: Error } = { error: new Error("provider down") }): void {
  const records = [scriptedRecord(n)];
  appendDeadLetter(directory, route, {
    records,
    condition: "RetryAttemptsExhausted",
    invokeCount: 4,
    ...outcome,
  });
}

const numberOf = ({ records }: DeadLetter) => Number(records[0]?.dynamodb.SequenceNumber);
const waiting = () => (readQueues(directory).get("failures") ?? []).map(numberOf);

test("says which function gave up which records, when, after how many attempts, and why", () => {
  give(7);
  give(8, {});
  const text = describeQueues(readQueues(directory));
  expect(text).toMatch(
    /^failures: 2\n {2}\d{4}-\S+Z {2}dev-reserveStock {2}RetryAttemptsExhausted after 4 attempts/,
  );
  expect(text).toContain("Error: provider down\n    INSERT");
  expect(text).toContain("sequence number 7 of shardId-1");
  expect(text).toContain("reported as failed; the function's log says why");
});

test("an empty queue shows nothing and delivers nothing", async () => {
  const nowhere = join(directory, "not yet");
  expect(describeQueues(readQueues(nowhere))).toBe("There are no dead letters.");
  expect(await redeliver(nowhere, () => Promise.reject(new Error("nobody called this")))).toEqual({
    delivered: 0,
    failed: 0,
  });
});

test("delivers each dead letter once more, oldest first; a dead letter that fails again stays, with its new error", async () => {
  for (const n of [1, 2, 3]) give(n);
  const seen: number[] = [];
  const counts = await redeliver(directory, async (deadLetter) => {
    seen.push(numberOf(deadLetter));
    if (numberOf(deadLetter) === 2) throw new Error("still wrong");
  });
  expect(counts).toEqual({ delivered: 2, failed: 1 });
  expect(seen).toEqual([1, 2, 3]);
  expect(readQueues(directory).get("failures")).toMatchObject([{ error: { message: "still wrong" } }]);
  expect(readdirSync(directory)).toEqual(["failures.jsonl"]);
});

test("a dead letter that arrives during a delivery waits for the next one", async () => {
  give(1);
  await redeliver(directory, async () => give(2));
  expect(waiting()).toEqual([2]);
});

test("an interrupted delivery is repeated the next time, and listed until then", async () => {
  give(1);
  give(2);
  // Never settles, like a killed process.
  void redeliver(directory, () => new Promise(() => {}));
  give(3);
  expect(waiting()).toEqual([1, 2, 3]);
  const seen: number[] = [];
  await redeliver(directory, async (deadLetter) => void seen.push(numberOf(deadLetter)));
  expect(seen).toEqual([1, 2, 3]);
  expect(waiting()).toEqual([]);
});

test("a line torn by a kill costs no other dead letter", () => {
  give(1);
  appendFileSync(join(directory, "failures.jsonl"), '{"body":{"requestCont');
  give(2);
  expect(waiting()).toEqual([1, 2]);
});
