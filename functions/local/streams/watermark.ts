import type { ChangeRecord } from "./streams-api.ts";

/** How far a shard is dealt with while its lanes are not all equally far. */
export interface Watermark {
  /** The shard is read up to a sequence number; these records, in order, are for a lane each. */
  read(forLanes: { record: ChangeRecord; lane: number }[], upTo: string): void;
  /** The lane is done with its records up to this one. */
  done(lane: number, sequenceNumber: string): void;
}

/**
 * Follows the lowest record of a shard that is not dealt with. What is behind it may be done already, and
 * comes again after a restart: late rather than never.
 *
 * @param move told of each sequence number up to which everything is dealt with
 */
export function createWatermark(move: (sequenceNumber: string) => void): Watermark {
  const open: { sequenceNumber: string; lane: number; done: boolean }[] = [];
  let readUpTo: string | undefined;

  function advance(): void {
    const first = open.findIndex(({ done }) => !done);
    const passed = open.splice(0, first === -1 ? open.length : first);
    const reached = open.length === 0 ? readUpTo : passed.at(-1)?.sequenceNumber;
    if (reached !== undefined) move(reached);
  }

  return {
    read(forLanes, upTo) {
      readUpTo = upTo;
      for (const { record, lane } of forLanes) {
        open.push({ sequenceNumber: record.dynamodb.SequenceNumber, lane, done: false });
      }
      if (forLanes.length === 0) advance();
    },
    done(lane, sequenceNumber) {
      const last = open.findIndex((entry) => entry.sequenceNumber === sequenceNumber);
      for (const entry of open.slice(0, last + 1)) entry.done ||= entry.lane === lane;
      advance();
    },
  };
}
