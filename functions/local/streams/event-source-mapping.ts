import { createBatchGatherer } from "./batch-gatherer.ts";
import type { Checkpoints, Consumer, Progress } from "./checkpoints.ts";
import { type Discard, deliverBatch, type RetrySettings } from "./deliver-batch.ts";
import { createShardQueue, type ShardQueue } from "./shard-queue.ts";
import { createShardReader } from "./shard-reader.ts";
import type { ChangeRecord, Position, Shard, StreamsApi } from "./streams-api.ts";
import { realTime, type Time } from "./time.ts";
import { createWatermark, type Watermark } from "./watermark.ts";

export interface MappingSettings extends RetrySettings {
  batchSize: number;
  batchWindowMillis: number;
  /** Batches of one shard that may be in flight. */
  parallelizationFactor: number;
  startingPosition: "TRIM_HORIZON" | "LATEST";
  matches: (record: ChangeRecord) => boolean;
}

/** One function reading one table's stream. */
export interface Mapping {
  consumer: Consumer;
  settings: MappingSettings;
  streams: StreamsApi;
  checkpoints: Checkpoints;
  /** The region that records are to name. */
  region: string;
  /** Interval of reads while they find nothing. */
  pollMillis: number;
  /** Runs the function with these records. See `Delivery`. */
  invoke(records: ChangeRecord[]): Promise<unknown>;
  /** Keeps records that are given up. Must be durable when it returns. */
  discard(shardId: string, discard: Discard): void;
  warn(message: string): void;
  /** Stops the mapping; a batch in flight then comes again at the next start. */
  signal: AbortSignal;
}

const discoveryMillis = 10_000;
const outageMillis = 1_000;

/**
 * Emulates a Lambda event source mapping: per shard one batch in flight, in order, with a checkpoint
 * after each, or as many batches as the parallelization factor allows, with the changes of one item in
 * order; shards side by side, a child after its parent.
 *
 * A consumer without checkpoints begins at its starting position, which is written down at once, so
 * that a restart does not move it. Shards that appear later are read from their start.
 *
 * @returns once the starting positions are known and reading has begun; `stopped` settles after the
 *   signal, when nothing is running any more
 */
export async function startMapping(mapping: Mapping): Promise<{ stopped: Promise<void> }> {
  const { consumer, streams, checkpoints, signal } = mapping;
  const time = realTime(signal);
  const shards = await streams.shards(consumer.streamArn);
  const progress = checkpoints.read(consumer);
  const record = (shardId: string, reached: Progress) => {
    progress.set(shardId, reached);
    checkpoints.write(consumer, shardId, reached);
  };
  if (progress.size === 0) {
    for (const { shardId } of shards) record(shardId, await startingProgress(mapping, shardId));
  }
  return { stopped: followShards({ mapping, time, progress, record }) };
}

interface Run {
  mapping: Mapping;
  time: Time;
  progress: Map<string, Progress>;
  record(shardId: string, reached: Progress): void;
}

async function startingProgress(mapping: Mapping, shardId: string): Promise<Progress> {
  const { settings, checkpoints } = mapping;
  let reached: Position = "TRIM_HORIZON";
  if (settings.startingPosition === "TRIM_HORIZON" || checkpoints.lost) return reached;
  const reader = createShardReader({ ...shardOf(mapping, shardId), from: reached });
  for (;;) {
    const page = await reader.read();
    if (page.closed) return "FINISHED";
    if (page.upTo === undefined) return reached;
    reached = { after: page.upTo };
  }
}

async function followShards(run: Run): Promise<void> {
  const { mapping, time, progress } = run;
  const reading = new Map<string, Promise<void>>();
  while (!mapping.signal.aborted) {
    await survive(run, async () => {
      for (const { shardId } of readable(
        await mapping.streams.shards(mapping.consumer.streamArn),
        progress,
      )) {
        if (reading.has(shardId)) continue;
        reading.set(
          shardId,
          readShard(run, shardId).finally(() => reading.delete(shardId)),
        );
      }
      await Promise.race([time.sleep(discoveryMillis), ...reading.values()]);
    });
  }
  await Promise.allSettled(reading.values());
}

/** A child shard may be read once its parent is finished, or is no longer kept. */
function readable(shards: Shard[], progress: Map<string, Progress>): Shard[] {
  const unfinished = shards.filter(({ shardId }) => progress.get(shardId) !== "FINISHED");
  const ids = new Set(unfinished.map(({ shardId }) => shardId));
  return unfinished.filter(({ parentShardId }) => parentShardId === undefined || !ids.has(parentShardId));
}

async function readShard(run: Run, shardId: string): Promise<void> {
  while (!run.mapping.signal.aborted && run.progress.get(shardId) !== "FINISHED") {
    await survive(run, () => consumeShard(run, shardId));
  }
}

/** Runs until the shard is finished. Whatever ends one line of batches ends all: they start again together, from the checkpoint. */
async function consumeShard(run: Run, shardId: string): Promise<void> {
  const { mapping, progress, record } = run;
  const { settings } = mapping;
  const stop = new AbortController();
  const time = realTime(AbortSignal.any([mapping.signal, stop.signal]));
  const { consumer, checkpoints } = mapping;
  const ahead = checkpoints.readAhead(consumer, shardId);
  const watermark = createWatermark({
    upTo: (after) => record(shardId, { after }),
    ahead: (sequenceNumbers) => checkpoints.writeAhead(consumer, shardId, sequenceNumbers),
  });
  const from = (progress.get(shardId) ?? "TRIM_HORIZON") as Position;
  const queue = createShardQueue({
    ...mapping,
    ...settings,
    matches: (record) => !ahead.has(record.dynamodb.SequenceNumber) && settings.matches(record),
    reader: createShardReader({ ...shardOf(mapping, shardId), from }),
    watermark,
    time,
    warn: (error) => warnOf(mapping, error),
  });
  const failures: unknown[] = [];
  const lines = Array.from({ length: settings.parallelizationFactor }, async () => {
    try {
      await deliverBatches({ mapping, shardId, queue, watermark, time });
    } catch (error) {
      failures.push(error);
      stop.abort(error);
    }
  });
  await Promise.all(lines);
  if (failures.length > 0) throw failures[0];
  record(shardId, "FINISHED");
}

interface Line {
  mapping: Mapping;
  shardId: string;
  queue: ShardQueue;
  watermark: Watermark;
  time: Time;
}

/** One batch after the other, until the shard is closed and read to its end. */
async function deliverBatches({ mapping, shardId, queue, watermark, time }: Line): Promise<void> {
  const { settings, invoke } = mapping;
  const discard = (given: Discard) => mapping.discard(shardId, given);
  const gatherer = createBatchGatherer({ ...settings, queue, time });
  for (let batch = await gatherer.next(); batch !== undefined; batch = await gatherer.next()) {
    const done = (records: ChangeRecord[]) => watermark.done(records);
    await deliverBatch(batch, { ...settings, invoke, discard, done, time });
    queue.release(batch);
  }
}

/** An engine that is away or restarting, or a full disk, must not end a mapping: warn, wait, go on from the checkpoint. */
async function survive({ mapping, time }: Run, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (mapping.signal.aborted) return;
    warnOf(mapping, error);
    await time.sleep(outageMillis).catch(() => {});
  }
}

function warnOf({ warn, consumer }: Mapping, error: unknown): void {
  warn(`${consumer.functionName}: reading ${consumer.streamArn}: ${String(error)}`);
}

function shardOf({ streams, consumer, region }: Mapping, shardId: string) {
  return { streams, streamArn: consumer.streamArn, shardId, region };
}
