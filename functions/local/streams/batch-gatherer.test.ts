import { expect, test } from "vitest";
import { scriptedRecord } from "../testing/scripted-streams.ts";
import { createBatchGatherer, type GathererOptions } from "./batch-gatherer.ts";
import type { Page } from "./shard-reader.ts";
import type { ChangeRecord } from "./streams-api.ts";

/** Reads the pages one after another, a page every 100 ms; then the shard is closed. */
function gather(pages: number[][], options: Partial<GathererOptions>) {
  const script = [...pages];
  let now = 0;
  const gatherer = createBatchGatherer({
    reader: {
      async read(): Promise<Page> {
        const numbers = script.shift();
        if (numbers === undefined) return { records: [], closed: true };
        now += 100;
        const upTo = numbers.at(-1);
        return { records: numbers.map(scriptedRecord), closed: false, ...(upTo && { upTo: String(upTo) }) };
      },
    },
    matches: () => true,
    batchSize: 100,
    batchWindowMillis: 0,
    pollMillis: 10,
    time: {
      now: () => now,
      async sleep(millis) {
        now += millis;
      },
    },
    ...options,
  });
  return async () => {
    const batch = await gatherer.next();
    return batch && [batch.records.map(({ dynamodb }) => Number(dynamodb.SequenceNumber)), batch.upTo];
  };
}

const even = ({ dynamodb }: ChangeRecord) => Number(dynamodb.SequenceNumber) % 2 === 0;

test("without a window a batch is what one read gives", async () => {
  const next = gather([[1, 2], [3]], {});
  expect(await next()).toEqual([[1, 2], "2"]);
  expect(await next()).toEqual([[3], "3"]);
  expect(await next()).toBeUndefined();
});

test("a read with more than a batch is handed out batch by batch, up to the last record of each", async () => {
  const next = gather([[1, 2, 3, 4, 5]], { batchSize: 2 });
  expect([await next(), await next(), await next()]).toEqual([
    [[1, 2], "2"],
    [[3, 4], "4"],
    [[5], "5"],
  ]);
});

test("a batch covers the filtered records around it, so they are not read again", async () => {
  const next = gather([[1, 2, 3]], { matches: even });
  expect(await next()).toEqual([[2], "3"]);
});

test("a read without a match is dealt with although there is nothing to invoke", async () => {
  const next = gather([[1, 3], [4]], { matches: even });
  expect(await next()).toEqual([[], "3"]);
  expect(await next()).toEqual([[4], "4"]);
});

test("a window collects several reads, counted from the first record", async () => {
  const next = gather([[], [], [1], [2], [3], [4]], { batchWindowMillis: 200 });
  expect(await next()).toEqual([[1, 2, 3], "3"]);
  expect(await next()).toEqual([[4], "4"]);
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
  expect(await next()).toEqual([[1, 2], "2"]);
});

test("what is left of a read waits for a window of its own", async () => {
  const next = gather([[1, 2, 3], [4], []], { batchWindowMillis: 150, batchSize: 2 });
  expect(await next()).toEqual([[1, 2], "2"]);
  expect(await next()).toEqual([[3, 4], "4"]);
});

test("a closed shard ends the window, and then the gathering", async () => {
  const next = gather([[1], [2]], { batchWindowMillis: 60_000 });
  expect(await next()).toEqual([[1, 2], "2"]);
  expect(await next()).toBeUndefined();
});
