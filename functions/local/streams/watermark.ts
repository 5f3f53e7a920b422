import type { ChangeRecord } from "./streams-api.ts";

/** How far a shard is dealt with while batches of it are in flight side by side. */
export interface Watermark {
  /** The shard is read up to a sequence number; these records, in order, are to be delivered. */
  read(records: readonly ChangeRecord[], upTo: string): void;
  /** These records are processed, or given up. */
  done(records: readonly ChangeRecord[]): void;
}

/**
 * Follows the lowest record of a shard that is not dealt with. What is behind it may be done already, and
 * comes again after a restart: late rather than never.
 *
 * @param move told of each sequence number up to which everything is dealt with
 */
export function createWatermark(move: (sequenceNumber: string) => void): Watermark {
  const open: ChangeRecord[] = [];
  const done = new Set<ChangeRecord>();
  let readUpTo: string | undefined;

  function advance(): void {
    const first = open.findIndex((record) => !done.has(record));
    const passed = open.splice(0, first === -1 ? open.length : first);
    for (const record of passed) done.delete(record);
    const reached = open.length === 0 ? readUpTo : passed.at(-1)?.dynamodb.SequenceNumber;
    if (reached !== undefined) move(reached);
  }

  return {
    read(records, upTo) {
      readUpTo = upTo;
      open.push(...records);
      if (records.length === 0) advance();
    },
    done(records) {
      for (const record of records) done.add(record);
      advance();
    },
  };
}
