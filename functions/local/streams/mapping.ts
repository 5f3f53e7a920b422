import type { Checkpoints, Consumer } from "./checkpoints.ts";
import type { Discard, RetrySettings } from "./deliver-batch.ts";
import type { ChangeRecord, StreamsApi } from "./streams-api.ts";

export interface MappingSettings extends RetrySettings {
  batchSize: number;
  batchWindowMillis: number;
  /** Maximum number of batches of one shard in flight. */
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
  /** Region for the `awsRegion` of records. */
  region: string;
  /** Interval of reads while there is nothing new, in milliseconds. */
  pollMillis: number;
  /** Runs the function with these records. See `Delivery`. */
  invoke(records: ChangeRecord[]): Promise<unknown>;
  /** Stores discarded records. They must be on disk when it returns. */
  discard(shardId: string, discard: Discard): void;
  warn(message: string): void;
  /** Stops the mapping; a batch in flight is delivered again after the next start. */
  signal: AbortSignal;
}

export function warnOf({ warn, consumer }: Mapping, error: unknown): void {
  warn(`${consumer.functionName}: reading ${consumer.streamArn}: ${String(error)}`);
}

/** A mapping as the reader of one of its shards needs it, without the position to start at. */
export function shardOf({ streams, consumer, region }: Mapping, shardId: string) {
  return { streams, streamArn: consumer.streamArn, shardId, region };
}
