import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import { createTables, type Resources } from "../local/dynamodb/tables.ts";
import { startTestEngine } from "../local/test/engine.ts";
import { declared } from "../serverless-config.ts";
import { type Inbox, openCourier } from "./exactly-once/inboxes.ts";

export const TABLES = {
  OrdersTable: "orders",
  StockTable: "stock",
  ReservationsTable: "reservations",
  PaymentsTable: "payments",
  SlowPaymentsTable: "slow-payments",
  AdmissionsTable: "admissions",
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
  const streams = tables.flatMap(({ logicalId, streamArn }) =>
    streamArn ? [[logicalId, streamArn] as const] : [],
  );
  const courier = await openCourier(engine.endpoint, new Map(streams));
  return {
    client: engine.client,
    courier,
    stop: engine.stop,
    /**
     * Delivers until nothing is left; `lost` names consumers whose records vanish, as after their last retry, and `late` is an
     * inbox whose records stay for later.
     */
    async deliver({ lost = [], late }: { lost?: string[]; late?: Inbox } = {}): Promise<void> {
      for (;;) {
        await courier.collect();
        const full = courier.inboxes.filter((inbox) => inbox !== late && inbox.waiting.size > 0);
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
