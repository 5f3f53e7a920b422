import { recordsRead } from "../diagnostics.ts";
import { nextRead } from "./next-read.ts";
import type { ShardReader } from "./shard-reader.ts";
import type { ChangeRecord } from "./streams-api.ts";
import type { Time } from "./time.ts";
import type { Watermark } from "./watermark.ts";

/** Records of a shard that wait for a batch. Several batches may be in flight. */
export interface ShardQueue {
  /** Reads more, or waits a moment when there is nothing to read. Concurrent callers share one read. */
  more(): Promise<void>;
  /** True once the shard is closed and read to its end. */
  closed(): boolean;
  /** Number of records that could be taken now. */
  available(): number;
  /** Takes records, in order, of items that are in no batch in flight. */
  take(most: number): ChangeRecord[];
  /** Reports that the batch is no longer in flight. */
  release(batch: ChangeRecord[]): void;
}

export interface QueueOptions {
  reader: ShardReader;
  /**
   * The mapping's filter. It applies before batching, so the function is not invoked for records that it would ignore.
   */
  matches: (record: ChangeRecord) => boolean;
  watermark: Watermark;
  /** Mean interval of reads while there is nothing new, in milliseconds. */
  pollMillis: number;
  time: Time;
  /** Called at the first failed read of an outage. */
  warn(error: unknown): void;
}

/** Maximum number of waiting records: one stuck item must not fill the memory. */
const MOST_WAITING = 10_000;
const OUTAGE_MILLIS = 500;

/**
 * Queues the records of a shard. The changes of one item are never in two batches at once, so that they stay in order:
 * "Lambda still ensures in-order processing at the item (partition and sort key) level" (AWS Lambda developer guide,
 * "Polling and batching streams"). AWS does not document how it deals items out to concurrent batches; here any item
 * that is in no batch may go.
 *
 * Reads only when asked, so nothing is read while all batches are in flight. An outage of the engine ends nothing: the
 * queue warns, and reads on from the same position.
 */
export function createShardQueue(options: QueueOptions): ShardQueue {
  const { reader, matches, watermark, pollMillis, time, warn } = options;
  const inFlight = new Set<string>();
  let waiting: Waiting[] = [];
  let closed = false;
  let away = false;
  let reading: Promise<void> | undefined;

  async function read(): Promise<void> {
    if (waiting.length >= MOST_WAITING) return pause();
    const page = await reader.read().catch(outage);
    if (page === undefined) return time.sleep(OUTAGE_MILLIS);
    away = false;
    const records = page.records.filter(matches);
    recordsRead.publish(records);
    waiting.push(...records.map((record) => ({ record, item: itemOf(record) })));
    if (page.upTo !== undefined) watermark.read(records, page.upTo);
    closed = page.closed;
    if (page.upTo === undefined && !closed) await pause();
  }

  function outage(error: unknown): void {
    if (!away) warn(error);
    away = true;
  }

  function pause(): Promise<void> {
    const now = time.now();
    return time.sleep(Math.ceil(nextRead(now, pollMillis) - now));
  }

  const isFree = ({ item }: Waiting) => !inFlight.has(item);

  return {
    closed: () => closed,
    more: () =>
      (reading ??= read().finally(() => {
        reading = undefined;
      })),
    available: () => waiting.filter(isFree).length,
    take(most) {
      const taken = new Set(waiting.filter(isFree).slice(0, most));
      waiting = waiting.filter((entry) => !taken.has(entry));
      for (const { item } of taken) inFlight.add(item);
      return [...taken].map(({ record }) => record);
    },
    release(batch) {
      for (const record of batch) inFlight.delete(itemOf(record));
    },
  };
}

interface Waiting {
  record: ChangeRecord;
  item: string;
}

function itemOf({ dynamodb }: ChangeRecord): string {
  return JSON.stringify(Object.entries(dynamodb.Keys ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
}
