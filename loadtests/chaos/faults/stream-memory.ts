import { type ChangeRecord, createStreamsApi, type Position } from "@app/functions-local/streams/streams-api";
import { DescribeTableCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";

/** Large enough for records of the whole run, and small enough for memory. */
const MOST_KEPT = 5_000;

export type StreamSource = { client: DynamoDBClient; endpoint: string; tableName: string };

/** Reads a table's stream in parallel to its consumers, and keeps records to deliver them again. */
export class StreamMemory {
  readonly #source: StreamSource;
  readonly #kept: ChangeRecord[] = [];
  #position: Position = "TRIM_HORIZON";

  constructor(source: StreamSource) {
    this.#source = source;
  }

  /** @returns all kept records, including new ones, oldest first */
  async recall(): Promise<readonly ChangeRecord[]> {
    const { client, endpoint, tableName } = this.#source;
    const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
    const streamArn = Table!.LatestStreamArn!;
    const streams = createStreamsApi(endpoint);
    const [shard] = await streams.shards(streamArn);
    let next: string | undefined = await streams.iterator(streamArn, shard!.shardId, this.#position);
    while (next !== undefined) {
      const page = await streams.records(next);
      if (page.records.length === 0) break;
      this.#keep(page.records.map((record) => ({ ...record, eventSourceARN: streamArn })));
      next = page.next;
    }
    return this.#kept;
  }

  /** Drops all records that were written until now. */
  async forget(): Promise<void> {
    await this.recall();
    this.#kept.length = 0;
  }

  #keep(records: ChangeRecord[]): void {
    this.#kept.push(...records);
    this.#position = { after: records.at(-1)!.dynamodb.SequenceNumber };
    // Drops every second record, so that the kept records still cover the whole run.
    if (this.#kept.length > MOST_KEPT) this.#kept.splice(0, this.#kept.length, ...everyOther(this.#kept));
  }
}

const everyOther = <T>(items: readonly T[]): T[] => items.filter((_, i) => i % 2 === 0);
