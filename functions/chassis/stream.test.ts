import type { DynamoDBRecord } from "aws-lambda";
import { beforeAll, beforeEach, expect, it, vi } from "vitest";
import * as z from "zod";
import { log } from "./log.ts";
import { streamFunction } from "./stream.ts";

let handled: string[] = [];
let failing = new Set<string>();
const handler = streamFunction({
  orders: async (item) => {
    const { id, step } = item as { id: string; step: string };
    await Promise.resolve();
    if (failing.has(`${id}${step}`)) throw new Error(`${id}${step} failed`);
    handled.push(`${id}${step}`);
  },
});

/** "a1" is the first change of item a, and also the sequence number of its record. */
const record = (name: string, table = "orders"): DynamoDBRecord => ({
  eventSourceARN: `arn:aws:dynamodb:eu-west-1:000000000000:table/${table}/stream/1`,
  dynamodb: {
    SequenceNumber: name,
    Keys: { id: { S: name[0]! } },
    NewImage: { id: { S: name[0]! }, step: { S: name[1]! } },
  },
});
const deliver = (...names: string[]) => handler({ Records: names.map((name) => record(name)) });
const failures = (...names: string[]) => ({
  batchItemFailures: names.map((itemIdentifier) => ({ itemIdentifier })),
});

beforeAll(() => {
  vi.spyOn(log, "error").mockImplementation(() => {});
});
beforeEach(() => {
  handled = [];
  failing = new Set();
});

it("handles the changes of one item in order, and different items concurrently", async () => {
  expect(await deliver("a1", "b1", "a2", "a3")).toEqual(failures());
  expect(handled.filter((name) => name.startsWith("a"))).toEqual(["a1", "a2", "a3"]);
  expect(handled).toContain("b1");
});

it("lets no record overtake a failed change of its item, and reports the failed one", async () => {
  failing = new Set(["a2"]);
  expect(await deliver("a1", "a2", "b1", "a3")).toEqual(failures("a2"));
  expect(handled.sort()).toEqual(["a1", "b1"]);
});

it("throws the error of a change that came alone", async () => {
  failing = new Set(["a1"]);
  await expect(deliver("a1")).rejects.toThrow("a1 failed");
});

it("throws an error whose message survives the worker thread", async () => {
  const strict = streamFunction({ orders: async (item) => void z.object({ total: z.number() }).parse(item) });
  const thrown: unknown = await strict({ Records: [record("a1")] }).catch((error: unknown) => error);
  expect((structuredClone(thrown) as Error).message).toContain("expected number");
});

it("reports a record without a sequence number so that the whole batch fails", async () => {
  failing = new Set(["undefinedundefined"]);
  const { dynamodb, ...unnumbered } = record("a1");
  expect(await handler({ Records: [unnumbered, record("b1")] })).toEqual(failures(""));
});

it("reports a record of a table without a handler", async () => {
  expect(await handler({ Records: [record("a1", "payments"), record("b1")] })).toEqual(failures("a1"));
  expect(handled).toEqual(["b1"]);
});

it("logs the failed record and its error, which dead letters on AWS do not contain", async () => {
  failing = new Set(["a1"]);
  await deliver("a1", "b1");
  expect(log.error).toHaveBeenLastCalledWith(
    { err: new Error("a1 failed"), sequenceNumber: "a1", keys: { id: { S: "a" } } },
    "record failed",
  );
});
