import { compileFilter } from "@app/functions-local/streams/record-filter";
import { createShardReader } from "@app/functions-local/streams/shard-reader";
import { type ChangeRecord, createStreamsApi } from "@app/functions-local/streams/streams-api";
import type { DynamoDBBatchResponse } from "aws-lambda";
import { declared } from "../../serverless-config.ts";

export type StreamHandler = (event: { Records: ChangeRecord[] }) => Promise<DynamoDBBatchResponse>;
type Consumer = {
  name: string;
  table: string;
  matches: (record: ChangeRecord) => boolean;
  handler: StreamHandler;
};

/** Records of one stream that one function must still get, by item: order is kept only within an item. */
export type Inbox = {
  consumer: string;
  /** Logical id of the stream's table. */
  table: string;
  handler: StreamHandler;
  waiting: Map<string, ChangeRecord[]>;
  /** Every record that was ever in it. */
  seen: ChangeRecord[];
};

export type Streams = {
  /** In the order of serverless.yml. */
  inboxes: Inbox[];
  /** Moves new records from the streams to the inboxes. */
  collect(): Promise<void>;
  /** Every change of every table with a stream, since the last call of `forget`. */
  history: ChangeRecord[];
  /** Forgets everything in the streams so far. */
  forget(): Promise<void>;
};

/** Reads the tables' streams and applies the filters of serverless.yml; the test decides about the delivery. */
export async function openStreams(endpoint: string, tables: Map<string, string>): Promise<Streams> {
  const streams = await Promise.all(
    [...tables].map(async ([table, streamArn]) => ({
      reader: await readerOf(endpoint, streamArn),
      consumers: (await consumersOf(table)).map((consumer) => ({ ...consumer, inbox: emptyInbox(consumer) })),
    })),
  );
  const inboxes = streams.flatMap(({ consumers }) => consumers.map(({ inbox }) => inbox));
  const history: ChangeRecord[] = [];
  const collect = async () => {
    for (const { reader, consumers } of streams) {
      const records = (await reader.read()).records.map(asOfNow);
      history.push(...records);
      for (const record of records)
        for (const { matches, inbox } of consumers) if (matches(record)) file(inbox, record);
    }
  };
  return {
    inboxes,
    history,
    collect,
    async forget() {
      await collect();
      history.length = 0;
      for (const inbox of inboxes) Object.assign(inbox, { waiting: new Map(), seen: [] });
    },
  };
}

/** The engine uses the machine's clock, and a test may use another one; on AWS both show the same time. */
function asOfNow(record: ChangeRecord): ChangeRecord {
  const ApproximateCreationDateTime = Math.floor(Date.now() / 1_000);
  return { ...record, dynamodb: { ...record.dynamodb, ApproximateCreationDateTime } };
}

function emptyInbox({ name, table, handler }: Consumer): Inbox {
  return { consumer: name, table, handler, waiting: new Map(), seen: [] };
}

function file(inbox: Inbox, record: ChangeRecord): void {
  const item = keyOf(record);
  inbox.waiting.set(item, [...(inbox.waiting.get(item) ?? []), record]);
  inbox.seen.push(record);
}

export function keyOf({ dynamodb }: ChangeRecord): string {
  return Object.values(dynamodb.Keys ?? {})[0]?.S ?? "";
}

/** The embedded engine has one shard per stream. */
async function readerOf(endpoint: string, streamArn: string) {
  const streams = createStreamsApi(endpoint);
  const [shard] = await streams.shards(streamArn);
  return createShardReader({
    streams,
    streamArn,
    shardId: shard!.shardId,
    from: "TRIM_HORIZON",
    region: "eu-west-1",
  });
}

async function consumersOf(table: string): Promise<Consumer[]> {
  const consumers: Consumer[] = [];
  for (const [name, { handler: path, events = [] }] of Object.entries(declared.functions)) {
    for (const { stream } of events) {
      if (stream?.arn["Fn::GetAtt"][0] !== table) continue;
      const handler = (await importHandler(path)) as StreamHandler;
      consumers.push({ name, table, matches: compileFilter(stream.filterPatterns), handler });
    }
  }
  return consumers;
}

/** The handler in the module that serverless.yml names, for example "orders/place-order.handler". */
export async function importHandler(path: string): Promise<(event?: unknown) => Promise<unknown>> {
  const url = new URL(`../../${path.replace(/\.handler$/, ".ts")}`, import.meta.url).href;
  const { handler } = (await import(/* @vite-ignore */ url)) as {
    handler: (event?: unknown) => Promise<unknown>;
  };
  return handler;
}
