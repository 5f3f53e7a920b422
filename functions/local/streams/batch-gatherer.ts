import type { ShardReader } from "./shard-reader.ts";
import type { ChangeRecord } from "./streams-api.ts";
import type { Time } from "./time.ts";

export interface Batch {
  /** What the function is to get; empty when all that was read is filtered out. */
  records: ChangeRecord[];
  /** Sequence number up to which the shard is dealt with once these records are. */
  upTo: string;
}

export interface GathererOptions {
  reader: ShardReader;
  /** The mapping's filter: decides before batching, so a function is not invoked for what it would ignore. */
  matches: (record: ChangeRecord) => boolean;
  /** Most records in a batch. */
  batchSize: number;
  /** How long to wait for a batch to fill, counted from its first record. 0: go with what is there. */
  batchWindowMillis: number;
  /** Interval of reads while they find nothing. */
  pollMillis: number;
  time: Time;
}

/**
 * Gathers the batches of one shard, in order. Reads only when asked for a batch, so nothing is read
 * while one is being processed.
 *
 * @returns `next`, which resolves with undefined once the shard is closed and read to its end
 */
export function createBatchGatherer(options: GathererOptions): { next(): Promise<Batch | undefined> } {
  const { reader, matches, batchSize, batchWindowMillis, pollMillis, time } = options;
  const waiting: ChangeRecord[] = [];
  let readUpTo = "";
  let closed = false;

  async function read(): Promise<boolean> {
    const page = await reader.read();
    waiting.push(...page.records.filter(matches));
    readUpTo = page.upTo ?? readUpTo;
    closed = page.closed;
    return page.upTo !== undefined;
  }

  function take(): Batch {
    const records = waiting.splice(0, batchSize);
    const last = waiting.length > 0 ? records.at(-1) : undefined;
    return { records, upTo: last?.dynamodb.SequenceNumber ?? readUpTo };
  }

  async function next(): Promise<Batch | undefined> {
    let fullBy = time.now() + batchWindowMillis;
    while (!closed && waiting.length < batchSize) {
      if (waiting.length > 0 && time.now() >= fullBy) break;
      const first = waiting.length === 0;
      const found = await read();
      if (found && waiting.length === 0) return take();
      if (first) fullBy = time.now() + batchWindowMillis;
      if (!found && !closed) await pause(first ? Infinity : fullBy);
    }
    return waiting.length > 0 ? take() : undefined;
  }

  /** All shards are looked at in the same moments, because waking up costs more than looking. */
  function pause(until: number): Promise<void> {
    const now = time.now();
    return time.sleep(Math.min(pollMillis - (now % pollMillis), until - now));
  }

  return { next };
}
