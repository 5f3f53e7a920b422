import type { ShardReader } from "./shard-reader.ts";
import type { ChangeRecord } from "./streams-api.ts";
import type { Time } from "./time.ts";
import type { Watermark } from "./watermark.ts";

/** The records of a shard on their way into batches, of which several may be in flight. */
export interface ShardQueue {
  /** Reads on, or waits a moment when there is nothing to read. All who ask meanwhile share one read. */
  more(): Promise<void>;
  /** True once the shard is closed and read to its end. */
  closed(): boolean;
  /** How many records could be taken now. */
  available(): number;
  /** Takes records, in order, of items that no batch in flight has in it. */
  take(most: number): ChangeRecord[];
  /** The batch is no longer in flight. */
  release(batch: ChangeRecord[]): void;
}

export interface QueueOptions {
  reader: ShardReader;
  /** The mapping's filter: decides before batching, so a function is not invoked for what it would ignore. */
  matches: (record: ChangeRecord) => boolean;
  watermark: Watermark;
  /** Interval of reads while they find nothing. */
  pollMillis: number;
  time: Time;
  /** Told of the first failed read of an outage. */
  warn(error: unknown): void;
}

/** Most records that wait: an item that is stuck must not fill the memory. */
const MOST_WAITING = 10_000;
const OUTAGE_MILLIS = 500;

/**
 * Queues what is read of a shard. The changes of one item are never in two batches at once, so that they stay in order: "Lambda
 * still ensures in-order processing at the item (partition and sort key) level" (AWS Lambda developer guide, "Polling and
 * batching streams"). How AWS deals items out to its concurrent batches it does not say; here whatever may go, goes.
 *
 * Reads only when asked, so nothing is read while all batches are in flight. An engine that is away ends nothing: it is warned
 * about, and read on where the reader stood.
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
    waiting.push(...records.map((record) => ({ record, item: itemOf(record) })));
    if (page.upTo !== undefined) watermark.read(records, page.upTo);
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
