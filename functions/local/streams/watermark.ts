import type { ChangeRecord } from "./streams-api.ts";

/** How far a shard is dealt with while batches of it are in flight side by side. */
export interface Watermark {
  /** The shard is read up to a sequence number; these records, in order, are to be delivered. */
  read(records: readonly ChangeRecord[], upTo: string): void;
  /** These records are processed, or given up. */
  done(records: readonly ChangeRecord[]): void;
}

/** Told how far a shard is dealt with, in sequence numbers. */
export interface Reached {
  /** Everything up to here is dealt with. */
  upTo(sequenceNumber: string): void;
  /** So are these, although a record before them is not. */
  ahead(sequenceNumbers: string[]): void;
}

/** Follows the lowest record of a shard that is not dealt with, and what behind it is done already. */
export function createWatermark(reached: Reached): Watermark {
  const open: ChangeRecord[] = [];
  const done = new Set<ChangeRecord>();
  let readUpTo: string | undefined;

  function advance(): void {
    const first = open.findIndex((record) => !done.has(record));
    const passed = open.splice(0, first === -1 ? open.length : first);
    for (const record of passed) done.delete(record);
    const upTo = open.length === 0 ? readUpTo : passed.at(-1)?.dynamodb.SequenceNumber;
    if (upTo !== undefined) reached.upTo(upTo);
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
      const ahead = records.filter((record) => done.has(record));
      if (ahead.length > 0) reached.ahead(ahead.map(({ dynamodb }) => dynamodb.SequenceNumber));
    },
  };
}
