import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { DynamoDBBatchResponse } from "aws-lambda";
import { createTables, type Resources } from "../local/dynamodb/tables.ts";
import { compileFilter } from "../local/streams/record-filter.ts";
import { type ChangeRecord, createStreamsApi } from "../local/streams/streams-api.ts";
import { startTestEngine } from "../local/testing/engine.ts";
import { declared } from "./serverless-yml.ts";

type Handler = (event: { Records: ChangeRecord[] }) => Promise<DynamoDBBatchResponse>;
type Consumer = { name: string; matches: (record: ChangeRecord) => boolean; handler: Handler };

const TABLES = {
  OrdersTable: "orders",
  StockTable: "stock",
  ReservationsTable: "reservations",
  PaymentsTable: "payments",
};

/**
 * The functions' chain in this process: the real handlers on the real engine, wired by the filters of serverless.yml, with a
 * courier that delivers what the streams hold when the test says so, and loses what the test wants lost.
 */
export async function startChain(provider: { url: string }) {
  const engine = await startTestEngine();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    ORDERS_TABLE: "orders",
    STOCK_TABLE: "stock",
    RESERVATIONS_TABLE: "reservations",
    PAYMENTS_TABLE: "payments",
    PROVIDER_URL: provider.url,
    PROVIDER_API_KEY: "local",
  });
  const tables = await createTables(engine.client, namedTables());
  const couriers = await Promise.all(
    tables
      .filter(({ streamArn }) => streamArn)
      .map(async ({ logicalId, streamArn }) =>
        createCourier(engine.endpoint, streamArn!, await consumersOf(logicalId)),
      ),
  );
  return {
    client: engine.client,
    stop: engine.stop,
    /** Delivers until nothing is left; `lost` names consumers whose records vanish, as after their last retry. */
    async deliver({ lost = [] as string[] } = {}): Promise<void> {
      let delivered = 1;
      while (delivered > 0) {
        const counts = await Promise.all(couriers.map((courier) => courier(lost)));
        delivered = counts.reduce((sum, count) => sum + count, 0);
      }
    },
  };
}

function namedTables(): Resources {
  return Object.fromEntries(
    Object.entries(TABLES).map(([id, TableName]) => {
      const { Type, Properties } = declared.resources.Resources[id]!;
      return [id, { Type, Properties: { ...Properties, TableName } }];
    }),
  );
}

async function consumersOf(table: string): Promise<Consumer[]> {
  const consumers: Consumer[] = [];
  for (const [name, { handler: path, events = [] }] of Object.entries(declared.functions)) {
    for (const { stream } of events) {
      if (stream?.arn["Fn::GetAtt"][0] !== table) continue;
      const module = (await import(/* @vite-ignore */ moduleOf(path))) as { handler: Handler };
      consumers.push({ name, matches: compileFilter(stream.filterPatterns), handler: module.handler });
    }
  }
  return consumers;
}

function moduleOf(handler: string): string {
  return new URL(`../${handler.replace(/\.handler$/, ".ts")}`, import.meta.url).href;
}

/** Reads a stream on from where it was. @returns a function that delivers what is new and tells how much that was */
async function createCourier(endpoint: string, streamArn: string, consumers: Consumer[]) {
  const streams = createStreamsApi(endpoint);
  const [shard] = await streams.shards(streamArn);
  let iterator = await streams.iterator(streamArn, shard!.shardId, "TRIM_HORIZON");
  return async (lost: string[]): Promise<number> => {
    const { records, next } = await streams.records(iterator);
    iterator = next ?? iterator;
    for (const { name, matches, handler } of consumers) {
      const Records = records.filter(matches);
      if (lost.includes(name) || Records.length === 0) continue;
      const { batchItemFailures } = await handler({ Records });
      if (batchItemFailures.length > 0) throw new Error(`${name} failed ${batchItemFailures.length} records`);
    }
    return records.length;
  };
}

export function attribute(
  item: Record<string, AttributeValue> | undefined,
  name: string,
): string | undefined {
  return item?.[name]?.S ?? item?.[name]?.N;
}
