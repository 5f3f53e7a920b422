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

/** "a1" is the first change of item a; its sequence number is its own name. */
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

it("handles the changes of one item in their order, and items side by side", async () => {
  expect(await deliver("a1", "b1", "a2", "a3")).toEqual(failures());
  expect(handled.filter((name) => name.startsWith("a"))).toEqual(["a1", "a2", "a3"]);
  expect(handled).toContain("b1");
});

it("lets nothing overtake a change that failed, and reports that one", async () => {
  failing = new Set(["a2"]);
  expect(await deliver("a1", "a2", "b1", "a3")).toEqual(failures("a2"));
  expect(handled.sort()).toEqual(["a1", "b1"]);
});

it("throws what a change that came alone failed with", async () => {
  failing = new Set(["a1"]);
  await expect(deliver("a1")).rejects.toThrow("a1 failed");
});

it("says why in a way that outlives the worker thread it was thrown in", async () => {
  const strict = streamFunction({ orders: async (item) => void z.object({ total: z.number() }).parse(item) });
  const thrown: unknown = await strict({ Records: [record("a1")] }).catch((error: unknown) => error);
  expect((structuredClone(thrown) as Error).message).toContain("expected number");
});

it("reports a record that has no sequence number in a way that fails the whole batch", async () => {
  failing = new Set(["undefinedundefined"]);
  const { dynamodb, ...unnumbered } = record("a1");
  expect(await handler({ Records: [unnumbered, record("b1")] })).toEqual(failures(""));
});

it("reports a record of a table that it does not react to", async () => {
  expect(await handler({ Records: [record("a1", "payments"), record("b1")] })).toEqual(failures("a1"));
  expect(handled).toEqual(["b1"]);
});

it("says in its log what failed and why, as dead letters on AWS do not", async () => {
  failing = new Set(["a1"]);
  await deliver("a1", "b1");
  expect(log.error).toHaveBeenLastCalledWith(
    { err: new Error("a1 failed"), sequenceNumber: "a1", keys: { id: { S: "a" } } },
    "record failed",
  );
});
