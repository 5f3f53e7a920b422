import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { DeleteItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { startTestEngine, type TestEngine } from "../testing/engine.ts";
import { eventually } from "../testing/eventually.ts";
import { type Checkpoints, openCheckpoints } from "./checkpoints.ts";
import type { Discard } from "./deliver-batch.ts";
import { type Mapping, type MappingSettings, startMapping } from "./event-source-mapping.ts";
import { compileFilter } from "./record-filter.ts";
import { type ChangeRecord, createStreamsApi } from "./streams-api.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let engine: TestEngine;
let checkpoints: Checkpoints;
let table: string;
/** Whether consumers look into the engine's file before they read, as they do locally. */
let looking = true;
let streamArn: string;
let running: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.stop());

beforeEach(async () => {
  table = `items-${randomUUID()}`;
  streamArn = await engine.createTable(table);
  checkpoints = openCheckpoints(join(engine.directory, `${table}.sqlite`), failOnWarning);
});
afterEach(async () => {
  for (const mapping of running) await mapping.stop();
  running = [];
  checkpoints.close();
});

const failOnWarning = (message: string) => {
  throw new Error(message);
};

async function put(id: string, version = 1, name = table): Promise<void> {
  const Item = { id: { S: id }, version: { N: String(version) } };
  await engine.client.send(new PutItemCommand({ TableName: name, Item }));
}

const settings: MappingSettings = {
  batchSize: 100,
  batchWindowMillis: 0,
  parallelizationFactor: 1,
  startingPosition: "TRIM_HORIZON",
  matches: () => true,
  maximumRetryAttempts: -1,
  maximumRecordAgeInSeconds: -1,
  bisectBatchOnFunctionError: false,
  reportBatchItemFailures: false,
};

/** A consumer with a scripted handler, and what it was given: "id" or "id@version" per record. */
async function consume({
  handler = (_records: ChangeRecord[]): unknown => undefined,
  functionName = "consumer",
  stream = streamArn,
  ...overrides
}: {
  handler?: (records: ChangeRecord[]) => unknown;
  functionName?: string;
  stream?: string;
} & Partial<MappingSettings> = {}) {
  const batches: string[][] = [];
  const records: ChangeRecord[] = [];
  const discarded: Discard[] = [];
  const controller = new AbortController();
  const mapping: Mapping = {
    consumer: { functionName, streamArn: stream },
    settings: { ...settings, ...overrides },
    streams: { ...createStreamsApi(engine.endpoint), ...(looking && { hasRecords: engine.hasRecords }) },
    checkpoints,
    region: "eu-west-1",
    pollMillis: 5,
    async invoke(batch) {
      batches.push(batch.map(idOf));
      const response = await handler(batch);
      records.push(...batch);
      return response;
    },
    discard: (_shardId, discard) => discarded.push(discard),
    warn: failOnWarning,
    signal: controller.signal,
  };
  const { stopped } = await startMapping(mapping);
  const consumer = {
    batches,
    discarded,
    /** What was processed to the end. */
    records,
    ids: () => records.map(idOf),
    async stop() {
      controller.abort();
      await stopped;
    },
  };
  running.push(consumer);
  return consumer;
}

const idOf = ({ dynamodb: { Keys, NewImage } }: ChangeRecord): string =>
  NewImage?.version?.N === undefined || NewImage.version.N === "1"
    ? `${Keys?.id?.S}`
    : `${Keys?.id?.S}@${NewImage.version.N}`;

describe.each([
  ["polls over HTTP, as with any engine", false],
  ["looks into the embedded engine first", true],
])("a consumer that %s", (_name, look) => {
  beforeEach(() => {
    looking = look;
  });

  test("gets the records of a table in order, in Lambda's event shape", async () => {
    await put("a");
    await put("a", 2);
    await engine.client.send(new DeleteItemCommand({ TableName: table, Key: { id: { S: "a" } } }));
    const { records } = await consume();
    await eventually(() => expect(records).toHaveLength(3));
    expect(records.map(({ eventName }) => eventName)).toEqual(["INSERT", "MODIFY", "REMOVE"]);
    expect(records[1]).toEqual({
      eventID: expect.any(String),
      eventName: "MODIFY",
      eventVersion: "1.1",
      eventSource: "aws:dynamodb",
      awsRegion: "eu-west-1",
      eventSourceARN: streamArn,
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
    for (const id of ids) await put(id);
    const consumer = await consume({ batchSize: 7 });
    await eventually(() => expect(consumer.ids()).toEqual(ids));
    expect(Math.max(...consumer.batches.map(({ length }) => length))).toBe(7);
  });

  test("has one batch in flight, and finds what came meanwhile in the next", async () => {
    const gate = Promise.withResolvers<void>();
    const consumer = await consume({ handler: () => gate.promise });
    await put("first");
    await eventually(() => expect(consumer.batches).toEqual([["first"]]));
    await put("second");
    await put("third");
    expect(consumer.batches).toEqual([["first"]]);
    gate.resolve();
    await eventually(() => expect(consumer.batches).toEqual([["first"], ["second", "third"]]));
  });

  test("never sees a write that changed nothing, as on AWS", async () => {
    await put("a");
    await put("a");
    await put("a", 2);
    const consumer = await consume();
    await eventually(() => expect(consumer.ids()).toEqual(["a", "a@2"]));
  });

  test("is filtered before batching: a full batch of matching records, and no call for the others", async () => {
    for (let i = 0; i < 6; i++) {
      await put(`no-${i}`);
      await put(`yes-${i}`);
    }
    const matches = compileFilter([{ dynamodb: { Keys: { id: { S: [{ prefix: "yes" }] } } } }]);
    const consumer = await consume({ matches, batchSize: 3 });
    await eventually(() => expect(consumer.records).toHaveLength(6));
    expect(consumer.batches).toEqual([
      ["yes-0", "yes-1", "yes-2"],
      ["yes-3", "yes-4", "yes-5"],
    ]);
  });

  test("does not read filtered records again after a restart", async () => {
    await put("no");
    const first = await consume({ matches: () => false });
    const [[shardId] = []] = [...checkpoints.read({ functionName: "consumer", streamArn })];
    await eventually(() => expect(progressOf("consumer", shardId)).toEqual({ after: "1" }));
    await first.stop();
    const second = await consume();
    await put("yes");
    await eventually(() => expect(second.batches).toEqual([["yes"]]));
  });

  test("waits for its batch window to fill a batch, but no longer than a full one needs", async () => {
    const consumer = await consume({ batchWindowMillis: 60_000, batchSize: 3 });
    await put("a");
    await put("b");
    await put("c");
    await put("d");
    await eventually(() => expect(consumer.batches).toEqual([["a", "b", "c"]]));
  });
});

describe("failures end to end", () => {
  test("a failed batch is retried before anything behind it", async () => {
    let failures = 2;
    const consumer = await consume({
      batchSize: 1,
      handler: () => {
        if (failures-- > 0) throw new Error("boom");
      },
    });
    await put("a");
    await put("b");
    await eventually(() => expect(consumer.batches).toEqual([["a"], ["a"], ["a"], ["b"]]));
  });

  test("a poison record is given up alone, and the rest of its batch is processed", async () => {
    for (const id of ["a", "b", "poison", "c"]) await put(id);
    const consumer = await consume({
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

describe("several batches of a shard in flight", () => {
  /** Whose invocations do not end before the gate opens. */
  const held = (id: string, gate: Promise<void>) => (records: ChangeRecord[]) =>
    records.some(({ dynamodb }) => dynamodb.Keys?.id?.S === id) ? gate : undefined;
  const ids = Array.from({ length: 40 }, (_, i) => `item-${i}`);

  test("an item that takes long holds up no other", async () => {
    const gate = Promise.withResolvers<void>();
    const consumer = await consume({ parallelizationFactor: 2, handler: held("slow", gate.promise) });
    await put("slow");
    await eventually(() => expect(consumer.batches).toEqual([["slow"]]));
    await put("slow", 2);
    for (const id of ids) await put(id);
    await eventually(() => expect(consumer.ids()).toEqual(ids));
    gate.resolve();
    await eventually(() => expect(consumer.ids()).toEqual([...ids, "slow", "slow@2"]));
  });

  test("the changes of one item stay in order, and never two of its batches are in flight", async () => {
    const inFlight = new Set<string>();
    const handler = async (records: ChangeRecord[]) => {
      const items = [...new Set(records.map(({ dynamodb }) => String(dynamodb.Keys?.id?.S)))];
      if (items.some((id) => inFlight.has(id))) throw new Error("two batches of one item at once");
      for (const id of items) inFlight.add(id);
      await setTimeout(5);
      for (const id of items) inFlight.delete(id);
    };
    const few = ids.slice(0, 6);
    for (let version = 1; version <= 8; version++) for (const id of few) await put(id, version);
    const consumer = await consume({ parallelizationFactor: 5, batchSize: 2, handler });
    await eventually(() => expect(consumer.records).toHaveLength(48));
    for (const id of few) {
      const versions = consumer.records.filter(({ dynamodb }) => dynamodb.Keys?.id?.S === id);
      expect(versions.map(({ dynamodb }) => dynamodb.NewImage?.version?.N)).toEqual([
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
        "7",
        "8",
      ]);
    }
  });

  test("a restart delivers again what was not done, and nothing that was done behind it", async () => {
    const gate = Promise.withResolvers<void>();
    const first = await consume({ parallelizationFactor: 2, handler: held("slow", gate.promise) });
    await put("done");
    await eventually(() => expect(first.ids()).toEqual(["done"]));
    await put("slow");
    await eventually(() => expect(first.batches).toContainEqual(["slow"]));
    for (const id of ids) await put(id);
    await eventually(() => expect(first.ids()).toEqual(["done", ...ids]));
    const stopping = first.stop();
    gate.reject(new Error("the process is killed"));
    await stopping;
    const second = await consume({ parallelizationFactor: 2 });
    await put("new");
    await eventually(() => expect(second.ids()).toEqual(["slow", "new"]));
  });

  test("a poison record ends in the dead letters, and nothing else with it", async () => {
    const consumer = await consume({
      parallelizationFactor: 3,
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 1,
      handler(records) {
        if (records.some((record) => idOf(record) === "poison")) throw new Error("cannot be processed");
      },
    });
    for (const id of ["poison", ...ids]) await put(id);
    await eventually(() => expect(consumer.ids().sort()).toEqual([...ids].sort()));
    await eventually(() => expect(consumer.discarded).toHaveLength(1));
    expect(consumer.discarded[0]?.records.map(idOf)).toEqual(["poison"]);
  });
});

const progressOf = (functionName: string, shardId = "") =>
  checkpoints.read({ functionName, streamArn }).get(shardId);

describe("starting and restarting", () => {
  test("goes on behind the last finished batch", async () => {
    await put("a");
    const first = await consume();
    await eventually(() => expect(first.ids()).toEqual(["a"]));
    await first.stop();
    await put("b");
    const second = await consume();
    await eventually(() => expect(second.batches).toEqual([["b"]]));
  });

  test("delivers again what was in flight when it stopped", async () => {
    await put("a");
    const first = await consume({
      handler: () => {
        throw new Error("boom");
      },
    });
    await eventually(() => expect(first.batches.length).toBeGreaterThan(0));
    await first.stop();
    const second = await consume();
    await eventually(() => expect(second.ids()).toEqual(["a"]));
  });

  test("a new consumer starts at the oldest record with TRIM_HORIZON, whatever others have read", async () => {
    await put("a");
    const first = await consume({ functionName: "first" });
    await eventually(() => expect(first.ids()).toEqual(["a"]));
    const second = await consume({ functionName: "second" });
    await eventually(() => expect(second.ids()).toEqual(["a"]));
  });

  test("a new consumer with LATEST gets only what comes after its start, a restart included", async () => {
    await put("before");
    const first = await consume({ startingPosition: "LATEST" });
    await first.stop();
    await put("while stopped");
    const second = await consume({ startingPosition: "LATEST" });
    await put("after");
    await eventually(() => expect(second.ids()).toEqual(["while stopped", "after"]));
    expect(first.batches).toEqual([]);
  });

  test("LATEST on a stream without records misses nothing either", async () => {
    const first = await consume({ startingPosition: "LATEST" });
    await first.stop();
    await put("while stopped");
    const second = await consume({ startingPosition: "LATEST" });
    await eventually(() => expect(second.ids()).toEqual(["while stopped"]));
  });
});

describe("several consumers", () => {
  test("of one table are independent: a failing one does not hold up the other", async () => {
    const failing = await consume({
      functionName: "failing",
      handler: () => {
        throw new Error("boom");
      },
    });
    const healthy = await consume({ functionName: "healthy" });
    for (const id of ["a", "b", "c"]) await put(id);
    await eventually(() => expect(healthy.ids()).toEqual(["a", "b", "c"]));
    expect(failing.records).toEqual([]);
  });

  test("one function may read two tables, each with checkpoints of its own", async () => {
    const otherTable = `other-${table}`;
    const otherStream = await engine.createTable(otherTable);
    const here = await consume();
    const there = await consume({ stream: otherStream });
    await put("here");
    await put("there", 1, otherTable);
    await eventually(() => expect([here.ids(), there.ids()]).toEqual([["here"], ["there"]]));
    await Promise.all([here.stop(), there.stop()]);
    await put("here again");
    const restarted = [await consume(), await consume({ stream: otherStream })] as const;
    await put("there again", 1, otherTable);
    await eventually(() =>
      expect(restarted.map((consumer) => consumer.ids())).toEqual([["here again"], ["there again"]]),
    );
  });
});
