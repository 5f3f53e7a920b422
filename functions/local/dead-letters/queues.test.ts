import { appendFileSync, readdirSync } from "node:fs";
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

function give(
  sequenceNumber: number,
  outcome: { error?: Error } = { error: new Error("provider down") },
): void {
  const route = {
    queueName: "failures",
    functionName: "dev-reserveStock",
    streamArn: "arn:aws:dynamodb:eu-west-1:000000000000:table/orders/stream/1",
    shardId: "shard-1",
    region: "eu-west-1",
  };
  const records = [scriptedRecord(sequenceNumber)];
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
  expect(text).toContain("sequence number 7 of shard-1");
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

test("delivers each once more, oldest first; one that fails again stays, with its new error", async () => {
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
