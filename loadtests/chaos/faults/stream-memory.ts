import { type ChangeRecord, createStreamsApi, type Position } from "@app/functions/local/streams/streams-api";
import { DescribeTableCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";

/** Enough to have some of every time, and little enough to hold. */
const MOST_KEPT = 5_000;

export type StreamSource = { client: DynamoDBClient; endpoint: string; tableName: string };

/** Reads a table's stream beside its consumers, and remembers of it what may be delivered once more. */
export class StreamMemory {
  readonly #source: StreamSource;
  readonly #kept: ChangeRecord[] = [];
  #position: Position = "TRIM_HORIZON";

  constructor(source: StreamSource) {
    this.#source = source;
  }

  /** All that is remembered, what is new included; the oldest first. */
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

  /** What was written until now is not remembered. */
  async forget(): Promise<void> {
    await this.recall();
    this.#kept.length = 0;
  }

  #keep(records: ChangeRecord[]): void {
    this.#kept.push(...records);
    this.#position = { after: records.at(-1)!.dynamodb.SequenceNumber };
    // Every other one goes, so that what stays is of all times.
    if (this.#kept.length > MOST_KEPT) this.#kept.splice(0, this.#kept.length, ...everyOther(this.#kept));
  }
}

const everyOther = <T>(items: readonly T[]): T[] => items.filter((_, i) => i % 2 === 0);
