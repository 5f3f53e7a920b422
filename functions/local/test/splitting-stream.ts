import type { ChangeRecord, Shard, StreamsApi } from "../streams/streams-api.ts";

type LiveShard = Shard & { records: ChangeRecord[]; closed: boolean; items: number[] };

/** A stream whose shards split as AWS's do: the parent closes, and its items continue in two children. */
export class SplittingStream implements StreamsApi {
  readonly all: ChangeRecord[] = [];
  readonly #shards: LiveShard[] = [];
  readonly #faults: (string | undefined)[];
  readonly #pageSize: number;
  /** An iterator that has expired once must not be used again. */
  #iterators = 0;
  readonly #expired = new Set<string>();

  constructor(items: number, faults: readonly (string | undefined)[], pageSize: number) {
    this.#faults = [...faults];
    this.#pageSize = pageSize;
    this.#open(
      undefined,
      Array.from({ length: items }, (_, item) => item),
    );
  }

  write(item: number, seconds: number): void {
    const record = {
      eventName: "MODIFY",
      dynamodb: {
        Keys: { id: { S: String(item) } },
        SequenceNumber: String(this.all.length + 1),
        ApproximateCreationDateTime: seconds,
      },
    } satisfies ChangeRecord;
    this.all.push(record);
    this.#shards.find(({ closed, items }) => !closed && items.includes(item))!.records.push(record);
  }

  split(which: number): void {
    const open = this.#shards.filter(({ closed }) => !closed);
    const parent = open[which % open.length]!;
    const middle = Math.ceil(parent.items.length / 2);
    parent.closed = true;
    this.#open(parent.shardId, parent.items.slice(0, middle));
    this.#open(parent.shardId, parent.items.slice(middle));
  }

  /** Records of a shard up to a sequence number. */
  recordsOf(shardId: string, upTo = Infinity): ChangeRecord[] {
    const { records } = this.#shards.find((shard) => shard.shardId === shardId)!;
    return records.filter(({ dynamodb }) => Number(dynamodb.SequenceNumber) <= upTo);
  }

  async shards(): Promise<Shard[]> {
    this.#fail();
    return this.#shards.map(({ shardId, parentShardId }) => ({
      shardId,
      ...(parentShardId && { parentShardId }),
    }));
  }

  async iterator(
    _streamArn: string,
    shardId: string,
    position: "TRIM_HORIZON" | { after: string },
  ): Promise<string> {
    this.#fail();
    return `${shardId} ${position === "TRIM_HORIZON" ? 0 : position.after} ${++this.#iterators}`;
  }

  async records(iterator: string): Promise<{ records: ChangeRecord[]; next?: string }> {
    const expired = () => Object.assign(new Error("expired"), { name: "ExpiredIteratorException" });
    if (this.#expired.has(iterator)) throw expired();
    this.#fail(() => this.#expired.add(iterator));
    const [shardId = "", after] = iterator.split(" ");
    const shard = this.#shards.find((candidate) => candidate.shardId === shardId)!;
    const behind = shard.records.filter(({ dynamodb }) => Number(dynamodb.SequenceNumber) > Number(after));
    const records = behind.slice(0, this.#pageSize);
    const upTo = records.at(-1)?.dynamodb.SequenceNumber ?? after;
    const ended = shard.closed && records.length === behind.length;
    return { records, ...(!ended && { next: `${shardId} ${upTo} ${++this.#iterators}` }) };
  }

  #open(parentShardId: string | undefined, items: number[]): void {
    const shardId = `shard-${this.#shards.length}`;
    this.#shards.push({
      shardId,
      records: [],
      closed: false,
      items,
      ...(parentShardId && { parentShardId }),
    });
  }

  #fail(expire?: () => void): void {
    const name = this.#faults.shift();
    if (name === "ExpiredIteratorException") expire?.();
    if (name) throw Object.assign(new Error(name), { name });
  }
}
