import type { Checkpoints, Consumer } from "./checkpoints.ts";
import type { Discard, RetrySettings } from "./deliver-batch.ts";
import type { ChangeRecord, StreamsApi } from "./streams-api.ts";

export interface MappingSettings extends RetrySettings {
  batchSize: number;
  batchWindowMillis: number;
  /** Batches of one shard that may be in flight. */
  parallelizationFactor: number;
  startingPosition: "TRIM_HORIZON" | "LATEST";
  matches: (record: ChangeRecord) => boolean;
}

/** One function reading one table's stream. */
export interface Mapping {
  consumer: Consumer;
  settings: MappingSettings;
  streams: StreamsApi;
  checkpoints: Checkpoints;
  /** The region that records are to name. */
  region: string;
  /** Interval of reads while they find nothing. */
  pollMillis: number;
  /** Runs the function with these records. See `Delivery`. */
  invoke(records: ChangeRecord[]): Promise<unknown>;
  /** Keeps records that are given up. Must be durable when it returns. */
  discard(shardId: string, discard: Discard): void;
  warn(message: string): void;
  /** Stops the mapping; a batch in flight then comes again at the next start. */
  signal: AbortSignal;
}

export function warnOf({ warn, consumer }: Mapping, error: unknown): void {
  warn(`${consumer.functionName}: reading ${consumer.streamArn}: ${String(error)}`);
}

/** What a reader of one of its shards needs, but for where to begin. */
export function shardOf({ streams, consumer, region }: Mapping, shardId: string) {
  return { streams, streamArn: consumer.streamArn, shardId, region };
}
