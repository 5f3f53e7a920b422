import { createBatchGatherer } from "./batch-gatherer.ts";
import type { Progress } from "./checkpoints.ts";
import { type Discard, deliverBatch } from "./deliver-batch.ts";
import { type Mapping, shardOf, warnOf } from "./mapping.ts";
import { createShardQueue, type ShardQueue } from "./shard-queue.ts";
import { createShardReader } from "./shard-reader.ts";
import type { ChangeRecord, Position } from "./streams-api.ts";
import { realTime, type Time } from "./time.ts";
import { createWatermark, type Watermark } from "./watermark.ts";

/** One shard of a mapping's stream, from where it was left. */
export interface ShardToConsume {
  mapping: Mapping;
  shardId: string;
  from: Position;
  /** Keeps how far the shard is dealt with. */
  record(reached: Progress): void;
}

/** Runs until the shard is finished. Whatever ends one line of batches ends all: they start again together, from the checkpoint. */
export async function consumeShard(shard: ShardToConsume): Promise<void> {
  const { mapping, shardId, record } = shard;
  const stop = new AbortController();
  const time = realTime(AbortSignal.any([mapping.signal, stop.signal]));
  const watermark = keptWatermark(shard);
  const queue = queueOf(shard, watermark, time);
  const failures: unknown[] = [];
  const lines = Array.from({ length: mapping.settings.parallelizationFactor }, async () => {
    try {
      await deliverBatches({ mapping, shardId, queue, watermark, time });
    } catch (error) {
      failures.push(error);
      stop.abort(error);
    }
  });
  await Promise.all(lines);
  if (failures.length > 0) throw failures[0];
  record("FINISHED");
}

function keptWatermark({ mapping: { checkpoints, consumer }, shardId, record }: ShardToConsume): Watermark {
  return createWatermark({
    upTo: (after) => record({ after }),
    ahead: (sequenceNumbers) => checkpoints.writeAhead(consumer, shardId, sequenceNumbers),
  });
}

/** Of what is not dealt with yet. */
function queueOf({ mapping, shardId, from }: ShardToConsume, watermark: Watermark, time: Time): ShardQueue {
  const { checkpoints, consumer, settings } = mapping;
  const ahead = checkpoints.readAhead(consumer, shardId);
  return createShardQueue({
    ...mapping,
    matches: (record) => !ahead.has(record.dynamodb.SequenceNumber) && settings.matches(record),
    reader: createShardReader({ ...shardOf(mapping, shardId), from }),
    watermark,
    time,
    warn: (error) => warnOf(mapping, error),
  });
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
