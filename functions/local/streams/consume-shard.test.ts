import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { expect, onTestFinished, test } from "vitest";
import { type RecordsRead, recordsRead } from "../diagnostics.ts";
import { scriptedRecord } from "../test/scripted-streams.ts";
import { createBatchGatherer } from "./consume-shard.ts";
import { createShardQueue } from "./shard-queue.ts";
import type { Page, ShardReader } from "./shard-reader.ts";
import type { ChangeRecord } from "./streams-api.ts";
import { createWatermark } from "./watermark.ts";

interface Options {
  matches?: (record: ChangeRecord) => boolean;
  batchSize?: number;
  batchWindowMillis?: number;
  reader?: ShardReader;
}

/** Reads the pages in order, a page every 100 ms; then the shard is closed. */
function gather(pages: number[][], { matches = () => true, reader, ...options }: Options = {}) {
  const script = [...pages];
  let now = 0;
  const time = {
    now: () => now,
    async sleep(millis: number) {
      now += millis;
    },
  };
  const scripted: ShardReader = {
    async read(): Promise<Page> {
      const numbers = script.shift();
      if (numbers === undefined) return { records: [], closed: true };
      now += 100;
      const upTo = numbers.at(-1);
      return { records: numbers.map(scriptedRecord), closed: false, ...(upTo && { upTo: String(upTo) }) };
    },
  };
  const queue = createShardQueue({
    reader: reader ?? scripted,
    matches,
    watermark: createWatermark({ upTo() {}, ahead() {} }),
    pollMillis: 10,
    time,
    warn(error) {
      throw error;
    },
  });
  const gatherer = createBatchGatherer({
    queue,
    batchSize: 100,
    batchWindowMillis: 0,
    time,
    ...options,
  });
  return async () => {
    const batch = await gatherer.next();
    queue.release(batch ?? []);
    return batch?.map(({ dynamodb }) => Number(dynamodb.SequenceNumber));
  };
}

const even = ({ dynamodb }: ChangeRecord) => Number(dynamodb.SequenceNumber) % 2 === 0;

test("without a window a batch has the records of one read", async () => {
  const next = gather([[1, 2], [3]]);
  expect([await next(), await next(), await next()]).toEqual([[1, 2], [3], undefined]);
});

test("a read with more than a batch is handed out batch by batch", async () => {
  const next = gather([[1, 2, 3, 4, 5]], { batchSize: 2 });
  expect([await next(), await next(), await next()]).toEqual([[1, 2], [3, 4], [5]]);
});

test("a batch has only records that the filter lets through, however many reads that takes", async () => {
  const next = gather([[1, 2, 3], [5], [6]], { matches: even });
  expect([await next(), await next()]).toEqual([[2], [6]]);
});

test("measurements can see the records that were read and match", async () => {
  const seen: RecordsRead[] = [];
  const listener = (records: unknown) => void seen.push(records as RecordsRead);
  subscribe(recordsRead.name, listener);
  onTestFinished(() => void unsubscribe(recordsRead.name, listener));
  await gather([[1, 2, 3, 4]], { matches: even })();
  expect(seen).toEqual([[scriptedRecord(2), scriptedRecord(4)]]);
});

test("a window collects several reads, counted from the first record", async () => {
  const next = gather([[], [], [1], [2], [3], [4]], { batchWindowMillis: 200 });
  expect([await next(), await next()]).toEqual([[1, 2, 3], [4]]);
});

test("a full batch ends the window, and nothing more is read for it", async () => {
  const pages: Page[] = [1, 2].map((n) => ({ records: [scriptedRecord(n)], upTo: String(n), closed: false }));
  const reader = {
    async read() {
      const page = pages.shift();
      if (page === undefined) throw new Error("read on although the batch was full");
      return page;
    },
  };
  const next = gather([], { reader, batchWindowMillis: 60_000, batchSize: 2 });
  expect(await next()).toEqual([1, 2]);
});

test("the rest of a read gets its own window", async () => {
  const next = gather([[1, 2, 3], [4], []], { batchWindowMillis: 150, batchSize: 2 });
  expect([await next(), await next()]).toEqual([
    [1, 2],
    [3, 4],
  ]);
});

test("a closed shard ends the window, and then the gathering", async () => {
  const next = gather([[1], [2]], { batchWindowMillis: 60_000 });
  expect(await next()).toEqual([1, 2]);
  expect(await next()).toBeUndefined();
});
