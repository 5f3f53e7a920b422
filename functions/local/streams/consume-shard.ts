import type { Progress } from "./checkpoints.ts";
import { type Discard, deliverBatch } from "./deliver-batch.ts";
import { type Mapping, shardOf, warnOf } from "./mapping.ts";
import { createShardQueue, type ShardQueue } from "./shard-queue.ts";
import { createShardReader } from "./shard-reader.ts";
import type { ChangeRecord, Position } from "./streams-api.ts";
import { realTime, type Time } from "./time.ts";
import { createWatermark, type Watermark } from "./watermark.ts";

/** One shard of a mapping's stream, and its stored progress. */
export interface ShardToConsume {
  mapping: Mapping;
  shardId: string;
  from: Position;
  /** Stores the progress in the shard. */
  record(reached: Progress): void;
}

/**
 * Runs until the shard is finished. An error in one of the concurrent deliveries ends all of them; they restart
 * together from the checkpoint.
 */
export async function consumeShard(shard: ShardToConsume): Promise<void> {
  const { mapping, shardId, record } = shard;
  const stop = new AbortController();
  const time = realTime(AbortSignal.any([mapping.signal, stop.signal]));
  const watermark = keptWatermark(shard);
  const queue = queueOf(shard, watermark, time);
  const failures: unknown[] = [];
  const deliveries = Array.from({ length: mapping.settings.parallelizationFactor }, async () => {
    try {
      await deliverBatches({ mapping, shardId, queue, watermark, time });
    } catch (error) {
      failures.push(error);
      stop.abort(error);
    }
  });
  await Promise.all(deliveries);
  if (failures.length > 0) throw failures[0];
  record("FINISHED");
}

function keptWatermark({ mapping: { checkpoints, consumer }, shardId, record }: ShardToConsume): Watermark {
  return createWatermark({
    upTo: (after) => record({ after }),
    ahead: (sequenceNumbers) => checkpoints.writeAhead(consumer, shardId, sequenceNumbers),
  });
}

/** The queue of the records that are not done yet. */
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

interface Lane {
  mapping: Mapping;
  shardId: string;
  queue: ShardQueue;
  watermark: Watermark;
  time: Time;
}

/** Delivers one batch after another until the shard is closed and read to its end. */
async function deliverBatches({ mapping, shardId, queue, watermark, time }: Lane): Promise<void> {
  const { settings, invoke } = mapping;
  const discard = (given: Discard) => mapping.discard(shardId, given);
  const gatherer = createBatchGatherer({ ...settings, queue, time });
  for (let batch = await gatherer.next(); batch !== undefined; batch = await gatherer.next()) {
    const done = (records: ChangeRecord[]) => watermark.done(records);
    await deliverBatch(batch, { ...settings, invoke, discard, done, time });
    queue.release(batch);
  }
}

interface GathererOptions {
  queue: ShardQueue;
  /** Maximum number of records in a batch. */
  batchSize: number;
  /** Time to wait for a full batch, counted from its first record. 0: deliver the records at hand. */
  batchWindowMillis: number;
  time: Time;
}

/**
 * Gathers the batches of a shard, in order.
 *
 * @returns `next`, which resolves with undefined once the shard is closed and no record is left
 */
export function createBatchGatherer(options: GathererOptions): {
  next(): Promise<ChangeRecord[] | undefined>;
} {
  const { queue, batchSize, batchWindowMillis, time } = options;
  return {
    async next() {
      let fullBy = time.now() + batchWindowMillis;
      while (!queue.closed() && queue.available() < batchSize) {
        const first = queue.available() === 0;
        if (!first && time.now() >= fullBy) break;
        await queue.more();
        if (first) fullBy = time.now() + batchWindowMillis;
      }
      return queue.available() > 0 ? queue.take(batchSize) : undefined;
    },
  };
}
