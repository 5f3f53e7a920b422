import type { ShardQueue } from "./shard-queue.ts";
import type { ChangeRecord } from "./streams-api.ts";
import type { Time } from "./time.ts";

export interface GathererOptions {
  queue: ShardQueue;
  /** Most records in a batch. */
  batchSize: number;
  /** How long to wait for a batch to fill, counted from its first record. 0: go with what is there. */
  batchWindowMillis: number;
  time: Time;
}

/**
 * Gathers the batches of a shard, in order.
 *
 * @returns `next`, which resolves with undefined once the shard is closed and nothing is left to take
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
