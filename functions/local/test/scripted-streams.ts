import type { ChangeRecord, Shard, StreamsApi } from "../streams/streams-api.ts";

interface ScriptedShard extends Shard {
  /** Sequence numbers. */
  records: number[];
  closed?: boolean;
}

/**
 * A stream whose shards a test controls: it adds records, and closes, splits and drops shards. The embedded engine
 * never does that; AWS does it every few hours.
 */
export function scriptedStreams(shards: ScriptedShard[]): StreamsApi {
  return {
    shards: async () =>
      shards.map(({ shardId, parentShardId }) => ({ shardId, ...(parentShardId && { parentShardId }) })),
    iterator: async (_streamArn, shardId, position) =>
      `${shardId} ${position === "TRIM_HORIZON" ? 0 : position.after}`,
    async records(iterator) {
      const [shardId = "", after] = iterator.split(" ");
      const shard = shards.find((candidate) => candidate.shardId === shardId);
      if (shard === undefined)
        throw Object.assign(new Error("no such shard"), { name: "ResourceNotFoundException" });
      const records = shard.records.filter((n) => n > Number(after)).map((n) => scriptedRecord(n));
      const upTo = records.at(-1)?.dynamodb.SequenceNumber ?? after;
      return { records, ...(!shard.closed && { next: `${shardId} ${upTo}` }) };
    },
  };
}

export function scriptedRecord(sequenceNumber: number): ChangeRecord {
  return {
    eventName: "INSERT",
    dynamodb: { SequenceNumber: String(sequenceNumber), ApproximateCreationDateTime: 1_000 },
  };
}
