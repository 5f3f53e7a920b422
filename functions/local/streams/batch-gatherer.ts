import type { ShardLanes } from "./shard-lanes.ts";
import type { ChangeRecord } from "./streams-api.ts";
import type { Time } from "./time.ts";

export interface GathererOptions {
  lanes: ShardLanes;
  lane: number;
  /** Most records in a batch. */
  batchSize: number;
  /** How long to wait for a batch to fill, counted from its first record. 0: go with what is there. */
  batchWindowMillis: number;
  time: Time;
}

/**
 * Gathers the batches of one lane of a shard, in order.
 *
 * @returns `next`, which resolves with undefined once the shard is closed and read to its end
 */
export function createBatchGatherer(options: GathererOptions): {
  next(): Promise<ChangeRecord[] | undefined>;
} {
  const { lanes, lane, batchSize, batchWindowMillis, time } = options;
  const waiting = lanes.waiting[lane] ?? [];
  return {
    async next() {
      let fullBy = time.now() + batchWindowMillis;
      while (!lanes.closed() && waiting.length < batchSize) {
        const first = waiting.length === 0;
        if (!first && time.now() >= fullBy) break;
        await lanes.more();
        if (first) fullBy = time.now() + batchWindowMillis;
      }
      return waiting.length > 0 ? waiting.splice(0, batchSize) : undefined;
    },
  };
}
