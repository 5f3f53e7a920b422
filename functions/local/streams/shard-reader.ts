import { isDeepStrictEqual } from "node:util";
import { sharedPage } from "./shared-page.ts";
import type { ChangeRecord, Position, StreamsApi } from "./streams-api.ts";

/** Result of one read of a shard. */
export interface Page {
  /** In Lambda's event shape. May be empty although records were read. */
  records: ChangeRecord[];
  /** Sequence number of the last record read; absent when there was nothing new. */
  upTo?: string;
  /** True once the shard is closed and read to its end. */
  closed: boolean;
}

export interface ShardReader {
  read(): Promise<Page>;
}

export interface ShardToRead {
  streams: StreamsApi;
  streamArn: string;
  shardId: string;
  from: Position;
  /** Region for the `awsRegion` of records, for example "eu-west-1". */
  region: string;
}

/** Reads a shard in order from a position. A failed read may be repeated: the position stays. */
export function createShardReader(shard: ShardToRead): ShardReader {
  const { streams, streamArn, shardId, region } = shard;
  let position = shard.from;
  let iterator: string | undefined;

  async function readOn() {
    iterator ??= await streams.iterator(streamArn, shardId, position).catch((error: unknown) => {
      // Records are kept for a day. A position older than that points at nothing.
      if ((error as Error).name === "TrimmedDataAccessException") position = "TRIM_HORIZON";
      throw error;
    });
    return streams.records(iterator).catch((error: unknown) => {
      // Iterators live 15 minutes; the next read opens a new one at the same position.
      iterator = undefined;
      throw error;
    });
  }

  return {
    async read() {
      if (streams.hasRecords?.(streamArn, position) === false) return { records: [], closed: false };
      const page = await sharedPage(shard, position, readOn);
      iterator = page.next;
      const upTo = page.records.at(-1)?.dynamodb.SequenceNumber;
      if (upTo !== undefined) position = { after: upTo };
      const records = page.records.filter(isChange).map((record) => asEvent(record, streamArn, region));
      return { records, closed: page.next === undefined, ...(upTo !== undefined && { upTo }) };
    },
  };
}

/**
 * A write that leaves the item unchanged emits no record on AWS, but does on the embedded engine. Only a stream with
 * both images shows such a write.
 */
function isChange({ dynamodb: { OldImage, NewImage } }: ChangeRecord): boolean {
  return OldImage === undefined || NewImage === undefined || !isDeepStrictEqual(OldImage, NewImage);
}

function asEvent(record: ChangeRecord, streamArn: string, region: string): ChangeRecord {
  return { ...record, awsRegion: region, eventSourceARN: streamArn };
}
