import { DeleteItemCommand } from "@aws-sdk/client-dynamodb";
import { beforeEach, describe, expect, test } from "vitest";
import { eventually } from "../test/eventually.ts";
import { idOf, StreamBench } from "../test/stream-bench.ts";
import { compileFilter } from "./record-filter.ts";

const bench = new StreamBench();

describe.each([
  ["polls over HTTP, as with any engine", false],
  ["looks into the embedded engine first", true],
])("a consumer that %s", (_name, look) => {
  beforeEach(() => {
    bench.looking = look;
  });

  test("gets the records of a table in order, in Lambda's event shape", async () => {
    await bench.put("a");
    await bench.put("a", 2);
    await bench.engine.client.send(
      new DeleteItemCommand({ TableName: bench.table, Key: { id: { S: "a" } } }),
    );
    const { records } = await bench.consume();
    await eventually(() => expect(records).toHaveLength(3));
    expect(records.map(({ eventName }) => eventName)).toEqual(["INSERT", "MODIFY", "REMOVE"]);
    expect(records[1]).toEqual({
      eventID: expect.any(String),
      eventName: "MODIFY",
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: "eu-west-1",
      eventSourceARN: bench.streamArn,
      dynamodb: {
        ApproximateCreationDateTime: expect.any(Number),
        Keys: { id: { S: "a" } },
        OldImage: { id: { S: "a" }, version: { N: "1" } },
        NewImage: { id: { S: "a" }, version: { N: "2" } },
        SequenceNumber: expect.stringMatching(/^\d+$/),
        SizeBytes: expect.any(Number),
        StreamViewType: "NEW_AND_OLD_IMAGES",
      },
    });
  });

  test("keeps the order per shard over many batches", async () => {
    const ids = Array.from({ length: 50 }, (_, i) => `item-${i}`);
    for (const id of ids) await bench.put(id);
    const consumer = await bench.consume({ batchSize: 7 });
    await eventually(() => expect(consumer.ids()).toEqual(ids));
    expect(Math.max(...consumer.batches.map(({ length }) => length))).toBe(7);
  });

  test("has one batch in flight, and puts records that arrive meanwhile in the next", async () => {
    const gate = Promise.withResolvers<void>();
    const consumer = await bench.consume({ handler: () => gate.promise });
    await bench.put("first");
    await eventually(() => expect(consumer.batches).toEqual([["first"]]));
    await bench.put("second");
    await bench.put("third");
    expect(consumer.batches).toEqual([["first"]]);
    gate.resolve();
    await eventually(() => expect(consumer.batches).toEqual([["first"], ["second", "third"]]));
  });

  test("never sees a write that changed nothing, as on AWS", async () => {
    await bench.put("a");
    await bench.put("a");
    await bench.put("a", 2);
    const consumer = await bench.consume();
    await eventually(() => expect(consumer.ids()).toEqual(["a", "a@2"]));
  });

  test("filters before batching: batches are full of matching records, and other records cause no invocation", async () => {
    for (let i = 0; i < 6; i++) {
      await bench.put(`no-${i}`);
      await bench.put(`yes-${i}`);
    }
    const matches = compileFilter([{ dynamodb: { Keys: { id: { S: [{ prefix: "yes" }] } } } }]);
    const consumer = await bench.consume({ matches, batchSize: 3 });
    await eventually(() => expect(consumer.records).toHaveLength(6));
    expect(consumer.batches).toEqual([
      ["yes-0", "yes-1", "yes-2"],
      ["yes-3", "yes-4", "yes-5"],
    ]);
  });

  test("does not read filtered records again after a restart", async () => {
    await bench.put("no");
    const first = await bench.consume({ matches: () => false });
    await eventually(() => expect(bench.progressOf("consumer")).toEqual({ after: "1" }));
    await first.stop();
    const second = await bench.consume();
    await bench.put("yes");
    await eventually(() => expect(second.batches).toEqual([["yes"]]));
  });

  test("waits for its batch window to fill a batch, but no longer than a full one needs", async () => {
    const consumer = await bench.consume({ batchWindowMillis: 60_000, batchSize: 3 });
    await bench.put("a");
    await bench.put("b");
    await bench.put("c");
    await bench.put("d");
    await eventually(() => expect(consumer.batches).toEqual([["a", "b", "c"]]));
  });
});

describe("failures end to end", () => {
  test("a failed batch is retried before any later record", async () => {
    let failures = 2;
    const consumer = await bench.consume({
      batchSize: 1,
      handler: () => {
        if (failures-- > 0) throw new Error("boom");
      },
    });
    await bench.put("a");
    await bench.put("b");
    await eventually(() => expect(consumer.batches).toEqual([["a"], ["a"], ["a"], ["b"]]));
  });

  test("a poison record is given up alone, and the rest of its batch is processed", async () => {
    for (const id of ["a", "b", "poison", "c"]) await bench.put(id);
    const consumer = await bench.consume({
      bisectBatchOnFunctionError: true,
      reportBatchItemFailures: true,
      maximumRetryAttempts: 1,
      handler: (records) => ({
        batchItemFailures: records
          .filter((record) => idOf(record) === "poison")
          .map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber })),
      }),
    });
    await eventually(() => expect(consumer.batches.at(-1)).toEqual(["c"]));
    expect(consumer.discarded.map(({ records }) => records.map(idOf))).toEqual([["poison"]]);
  });
});
