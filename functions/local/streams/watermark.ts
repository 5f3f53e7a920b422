import type { ChangeRecord } from "./streams-api.ts";

/** Progress in a shard while several of its batches are in flight. */
export interface Watermark {
  /** The shard is read up to a sequence number; these records, in order, will be delivered. */
  read(records: readonly ChangeRecord[], upTo: string): void;
  /** These records are processed or discarded. */
  done(records: readonly ChangeRecord[]): void;
}

/** Called with the progress in a shard, in sequence numbers. */
export interface Reached {
  /** Everything up to here is done. */
  upTo(sequenceNumber: string): void;
  /** These are done too, although a record before them is not. */
  ahead(sequenceNumbers: string[]): void;
}

/** Tracks the lowest record of a shard that is not done, and the done records after it. */
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
