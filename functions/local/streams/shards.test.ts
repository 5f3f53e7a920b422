import { join } from "node:path";
import { testDirectory } from "@app/net/test/directory";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { eventually } from "../test/eventually.ts";
import { scriptedStreams } from "../test/scripted-streams.ts";
import { SETTINGS } from "../test/stream-bench.ts";
import { type Checkpoints, openCheckpoints } from "./checkpoints.ts";
import { startMapping } from "./event-source-mapping.ts";
import type { StreamsApi } from "./streams-api.ts";

vi.setConfig({ testTimeout: 30_000 });

const consumer = { functionName: "consumer", streamArn: "stream" };
let checkpoints: Checkpoints;
let controller: AbortController;
let stopped: Promise<void>;

beforeEach(() => {
  checkpoints = openCheckpoints(join(testDirectory(), "checkpoints.sqlite"), () => {});
  controller = new AbortController();
});
afterEach(async () => {
  controller.abort();
  await stopped;
  checkpoints.close();
});

/** Starts a consumer; returns the sequence numbers that it gets, and the warnings. */
async function consume(streams: StreamsApi, startingPosition: "TRIM_HORIZON" | "LATEST" = "TRIM_HORIZON") {
  const got: number[] = [];
  const warnings: string[] = [];
  ({ stopped } = await startMapping({
    consumer,
    settings: { ...SETTINGS, startingPosition },
    streams,
    checkpoints,
    region: "eu-west-1",
    pollMillis: 1,
    async invoke(records) {
      got.push(...records.map(({ dynamodb }) => Number(dynamodb.SequenceNumber)));
    },
    discard() {},
    warn: (message) => warnings.push(message),
    signal: controller.signal,
  }));
  return { got, warnings };
}

test("children of a split shard are read after their parent", async () => {
  const parent = { shardId: "parent", records: [1], closed: false };
  const shards = [{ shardId: "child", parentShardId: "parent", records: [3] }, parent];
  const { got } = await consume(scriptedStreams(shards));
  await eventually(() => expect(got).toEqual([1]));
  parent.records.push(2);
  parent.closed = true;
  await eventually(() => expect(got).toEqual([1, 2, 3]));
});

test("a shard that appears when its parent closes is read from its start, also with LATEST", async () => {
  const parent = { shardId: "parent", records: [1], closed: false };
  const shards: Parameters<typeof scriptedStreams>[0] = [parent];
  const { got } = await consume(scriptedStreams(shards), "LATEST");
  shards.push({ shardId: "child", parentShardId: "parent", records: [2] });
  parent.closed = true;
  await eventually(() => expect(got).toEqual([2]));
});

test("a shard whose parent is no longer kept is read", async () => {
  const { got } = await consume(
    scriptedStreams([{ shardId: "child", parentShardId: "long gone", records: [1] }]),
  );
  await eventually(() => expect(got).toEqual([1]));
});

test("a finished shard is not read again after a restart", async () => {
  const shards = [
    { shardId: "parent", records: [1], closed: true },
    { shardId: "child", parentShardId: "parent", records: [2] },
  ];
  const first = await consume(scriptedStreams(shards));
  await eventually(() => expect(first.got).toEqual([1, 2]));
  await eventually(() => expect(checkpoints.read(consumer).get("child")).toEqual({ after: "2" }));
  controller.abort();
  await stopped;
  controller = new AbortController();
  shards[1]?.records.push(3);
  const second = await consume(scriptedStreams(shards));
  await eventually(() => expect(second.got).toEqual([3]));
});

test("an outage of the engine is warned about, and the mapping continues from its checkpoint", async () => {
  const shard = { shardId: "only", records: [1] };
  const streams = scriptedStreams([shard]);
  const { records } = streams;
  const { got, warnings } = await consume(streams);
  await eventually(() => expect(got).toEqual([1]));
  streams.records = () => Promise.reject(new Error("connect ECONNREFUSED"));
  shard.records.push(2);
  await eventually(() =>
    expect(warnings.join()).toContain("consumer: reading stream: Error: connect ECONNREFUSED"),
  );
  streams.records = records;
  await eventually(() => expect(got).toEqual([1, 2]));
});

test("a checkpoint older than the oldest kept record continues at that record", async () => {
  checkpoints.write(consumer, "only", { after: "1" });
  const streams = scriptedStreams([{ shardId: "only", records: [5, 6] }]);
  const { iterator } = streams;
  streams.iterator = async (...request) => {
    if (request[2] === "TRIM_HORIZON") return await iterator(...request);
    throw Object.assign(new Error("trimmed"), { name: "TrimmedDataAccessException" });
  };
  const { got, warnings } = await consume(streams);
  await eventually(() => expect(got).toEqual([5, 6]));
  expect(warnings).toHaveLength(1);
});

test("a consumer with LATEST that lost its checkpoints reads everything rather than miss a record", async () => {
  checkpoints.lost = true;
  const { got } = await consume(scriptedStreams([{ shardId: "only", records: [1, 2] }]), "LATEST");
  await eventually(() => expect(got).toEqual([1, 2]));
});
