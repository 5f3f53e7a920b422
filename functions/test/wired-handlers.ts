import { createTables, type Resources } from "@app/functions-local/dynamodb/tables";
import { startTestEngine } from "@app/functions-local/test/engine";
import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { declared } from "../serverless-config.ts";
import { type Inbox, openStreams } from "./exactly-once/inboxes.ts";

export const TABLES = {
  OrdersTable: "orders",
  StockTable: "stock",
  ReservationsTable: "reservations",
  PaymentsTable: "payments",
  SlowPaymentsTable: "slow-payments",
  AdmissionsTable: "admissions",
};

/**
 * The functions' chain in this process: the real handlers on the real engine, wired by the filters of serverless.yml.
 * The test decides when stream records are delivered, and which ones are lost.
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
    SLOW_PAYMENTS_TABLE: "slow-payments",
    ADMISSIONS_TABLE: "admissions",
    CHANGES_PER_SECOND: "1000",
    ORDERS_STREAM: "orders",
    RESERVATIONS_STREAM: "reservations",
    PAYMENTS_STREAM: "payments",
    SLOW_PAYMENTS_STREAM: "slow-payments",
    PROVIDER_URL: provider.url,
    PROVIDER_API_KEY: "local",
  });
  const tables = await createTables(engine.client, namedTables());
  const streamArns = tables.flatMap(({ logicalId, streamArn }) =>
    streamArn ? [[logicalId, streamArn] as const] : [],
  );
  const streams = await openStreams(engine.endpoint, new Map(streamArns));
  return {
    client: engine.client,
    streams,
    stop: engine.stop,
    /**
     * Delivers until nothing is left. Consumers named in `lost` lose their records, as after the last retry; the
     * records of the inbox `late` stay for later.
     */
    async deliver({ lost = [], late }: { lost?: string[]; late?: Inbox } = {}): Promise<void> {
      for (;;) {
        await streams.collect();
        const full = streams.inboxes.filter((inbox) => inbox !== late && inbox.waiting.size > 0);
        if (full.length === 0) return;
        for (const inbox of full) await empty(inbox, lost.includes(inbox.consumer));
      }
    },
  };
}

async function empty(inbox: Inbox, lost: boolean): Promise<void> {
  const Records = [...inbox.waiting.values()].flat();
  inbox.waiting.clear();
  if (lost) return;
  const { batchItemFailures } = await inbox.handler({ Records });
  if (batchItemFailures.length > 0)
    throw new Error(`${inbox.consumer} failed ${batchItemFailures.length} records`);
}

function namedTables(): Resources {
  return Object.fromEntries(
    Object.entries(TABLES).map(([id, TableName]) => {
      const { Type, Properties } = declared.resources.Resources[id]!;
      return [id, { Type, Properties: { ...Properties, TableName } }];
    }),
  );
}

export function attribute(
  item: Record<string, AttributeValue> | undefined,
  name: string,
): string | undefined {
  return item?.[name]?.S ?? item?.[name]?.N;
}
