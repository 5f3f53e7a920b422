import type { ChangeRecord, Position, StreamsApi } from "./streams-api.ts";

type RecordsAnswer = { records: ChangeRecord[]; next?: string };

interface LatestRead {
  /** The position, as text. */
  after: string;
  answer: Promise<RecordsAnswer>;
}

/** The latest read of every shard. */
const latestReads = new WeakMap<StreamsApi, Map<string, LatestRead>>();

/**
 * The records after a position, from the latest read of this shard if that began at the same position. Two functions
 * follow each stream, and records never change, so the second one needs no read of its own.
 *
 * @param read is called otherwise
 */
export function sharedPage(
  { streams, streamArn, shardId }: { streams: StreamsApi; streamArn: string; shardId: string },
  position: Position,
  read: () => Promise<RecordsAnswer>,
): Promise<RecordsAnswer> {
  const reads = latestReads.get(streams) ?? new Map<string, LatestRead>();
  latestReads.set(streams, reads);
  const shard = `${streamArn} ${shardId}`;
  const after = JSON.stringify(position);
  const latest = reads.get(shard);
  if (latest?.after === after) return latest.answer;
  const answer = read();
  reads.set(shard, { after, answer });
  const forget = () => {
    if (reads.get(shard)?.answer === answer) reads.delete(shard);
  };
  // Later there may be records, and the engine may answer.
  answer.then(({ records }) => records.length === 0 && forget(), forget);
  return answer;
}
