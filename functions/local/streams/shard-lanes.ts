import type { ShardReader } from "./shard-reader.ts";
import type { ChangeRecord } from "./streams-api.ts";
import type { Time } from "./time.ts";
import type { Watermark } from "./watermark.ts";

/** The records of a shard, dealt out to lanes. */
export interface ShardLanes {
  /** What waits in each lane, in order. Whoever delivers takes it out. */
  waiting: ChangeRecord[][];
  /** True once the shard is closed and read to its end. */
  closed(): boolean;
  /** Reads on, or waits a moment when there is nothing to read. All lanes that ask meanwhile share one read. */
  more(): Promise<void>;
}

export interface LanesOptions {
  reader: ShardReader;
  /** The mapping's filter: decides before batching, so a function is not invoked for what it would ignore. */
  matches: (record: ChangeRecord) => boolean;
  /** Number of lanes. */
  parallelizationFactor: number;
  watermark: Watermark;
  /** Interval of reads while they find nothing. */
  pollMillis: number;
  time: Time;
  /** Told of the first failed read of an outage. */
  warn(error: unknown): void;
}

/** Most records that wait: a lane that is stuck must not fill the memory. */
const MOST_WAITING = 10_000;
const OUTAGE_MILLIS = 500;

/**
 * Deals the records of a shard out to as many lanes as batches of it may be in flight. The changes of one
 * item are always in one lane, so that they stay in order: "Lambda still ensures in-order processing at
 * the item (partition and sort key) level" (AWS Lambda developer guide, "Polling and batching streams").
 *
 * Reads only when a lane asks, so nothing is read while all are busy. An engine that is away ends
 * nothing: it is warned about, and read on where the reader stood.
 */
export function createShardLanes(options: LanesOptions): ShardLanes {
  const { reader, matches, parallelizationFactor, watermark, pollMillis, time, warn } = options;
  const waiting = Array.from({ length: parallelizationFactor }, (): ChangeRecord[] => []);
  let closed = false;
  let away = false;
  let reading: Promise<void> | undefined;

  async function read(): Promise<void> {
    if (waiting.reduce((sum, { length }) => sum + length, 0) >= MOST_WAITING) return pause();
    const page = await reader.read().catch(outage);
    if (page === undefined) return time.sleep(OUTAGE_MILLIS);
    away = false;
    const forLanes = page.records
      .filter(matches)
      .map((record) => ({ record, lane: laneOf(record, parallelizationFactor) }));
    for (const { record, lane } of forLanes) waiting[lane]?.push(record);
    if (page.upTo !== undefined) watermark.read(forLanes, page.upTo);
    closed = page.closed;
    if (page.upTo === undefined && !closed) await pause();
  }

  function outage(error: unknown): void {
    if (!away) warn(error);
    away = true;
  }

  /** All shards are looked at in the same moments, because waking up costs more than looking. */
  function pause(): Promise<void> {
    return time.sleep(pollMillis - (time.now() % pollMillis));
  }

  return {
    waiting,
    closed: () => closed,
    more: () =>
      (reading ??= read().finally(() => {
        reading = undefined;
      })),
  };
}

function laneOf({ dynamodb }: ChangeRecord, lanes: number): number {
  if (lanes === 1) return 0;
  const key = JSON.stringify(Object.entries(dynamodb.Keys ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
  let hash = 0;
  for (let i = 0; i < key.length; i++) hash = (Math.imul(hash, 31) + key.charCodeAt(i)) >>> 0;
  return hash % lanes;
}
