import { expect, it } from "vitest";
import { scriptedStreams } from "../test/scripted-streams.ts";
import { createShardReader } from "./shard-reader.ts";

function openStream(records: number[]) {
  const scripted = scriptedStreams([{ shardId: "shard", records }]);
  let reads = 0;
  const failing = { next: false };
  const streams = {
    ...scripted,
    async records(iterator: string) {
      reads++;
      if (failing.next) {
        failing.next = false;
        throw new Error("no answer");
      }
      return scripted.records(iterator);
    },
  };
  const shard = { streams, streamArn: "stream", shardId: "shard", region: "eu-west-1" };
  const follow = () => createShardReader({ ...shard, from: "TRIM_HORIZON" });
  return { records, follow, failing, reads: () => reads };
}

async function numbersFrom(reader: ReturnType<typeof createShardReader>): Promise<number[]> {
  const { records } = await reader.read();
  return records.map(({ dynamodb }) => Number(dynamodb.SequenceNumber));
}

it("two functions that follow one stream get the same records from one read", async () => {
  const { follow, reads } = openStream([1, 2]);
  const [first, second] = [follow(), follow()];
  expect(await Promise.all([numbersFrom(first), numbersFrom(second)])).toEqual([
    [1, 2],
    [1, 2],
  ]);
  expect(reads()).toBe(1);
});

it("a function that fell behind reads for itself, and misses no record", async () => {
  const { records, follow } = openStream([1]);
  const [ahead, behind] = [follow(), follow()];
  expect(await numbersFrom(ahead)).toEqual([1]);
  records.push(2);
  expect(await numbersFrom(ahead)).toEqual([2]);
  expect(await numbersFrom(behind)).toEqual([1, 2]);
});

it("a read without records is repeated, because there may be some by now", async () => {
  const { records, follow } = openStream([]);
  const reader = follow();
  expect(await numbersFrom(reader)).toEqual([]);
  records.push(1);
  expect(await numbersFrom(reader)).toEqual([1]);
});

it("a read that failed is repeated", async () => {
  const { follow, failing } = openStream([1]);
  const reader = follow();
  failing.next = true;
  await expect(reader.read()).rejects.toThrow("no answer");
  expect(await numbersFrom(reader)).toEqual([1]);
});
