import type { DynamoDBStreamEvent } from "aws-lambda";
import { afterEach, expect, it, vi } from "vitest";
import { streamFunction } from "./stream.ts";

vi.spyOn(process.stdout, "write").mockReturnValue(true);

const handled: string[] = [];
afterEach(() => void handled.splice(0));

/** Fails for every item whose id begins with "bad". */
const handler = streamFunction(async (item) => {
  const { id, version } = item as { id: string; version: number };
  if (id.startsWith("bad")) throw new TypeError(`no such order: ${id}`);
  handled.push(`${id}@${version}`);
});

/** A batch with a record for each "id@version", numbered from 1. */
function batch(...changes: string[]): DynamoDBStreamEvent {
  const Records = changes.map((change, i) => {
    const [id = "", N = ""] = change.split("@");
    const Keys = { id: { S: id } };
    return { dynamodb: { Keys, NewImage: { ...Keys, version: { N } }, SequenceNumber: String(i + 1) } };
  });
  return { Records };
}

it("reports what failed, and handles the rest of the batch", async () => {
  expect(await handler(batch("a@1", "bad@1", "b@1"))).toEqual({
    batchItemFailures: [{ itemIdentifier: "2" }],
  });
  expect(handled).toEqual(["a@1", "b@1"]);
});

it("handles the changes of an item in order, and none behind one that failed", async () => {
  expect(await handler(batch("a@1", "bad@1", "a@2", "bad@2"))).toEqual({
    batchItemFailures: [{ itemIdentifier: "2" }],
  });
  expect(handled).toEqual(["a@1", "a@2"]);
});

it("throws when a record fails alone, so that whoever gives it up learns why", async () => {
  await expect(handler(batch("bad@1"))).rejects.toThrow("no such order: bad");
});
