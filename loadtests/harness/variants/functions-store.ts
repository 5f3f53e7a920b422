import { OPEN_STATUSES } from "@app/audit/expected";
import type { AuditedOrder, OrderTimes, Store } from "@app/audit/snapshot";
import type { Payment } from "@app/domain/payment";
import type { Reservation } from "@app/domain/stock";
import { TABLES } from "@app/functions/serverless-config";
import {
  type AttributeValue,
  BatchGetItemCommand,
  type BatchGetItemCommandOutput,
  DynamoDBClient,
  type DynamoDBClientConfig,
  paginateScan,
  type ScanCommandInput,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";

/** The limit of BatchGetItem. */
const BATCH = 100;
/**
 * Items per page of a scan. Without a limit, dynoxide reads the whole rest of the table for each page: minutes for
 * 100,000 items, days for a million.
 */
const PAGE = 1_000;

/** The functions' tables. */
export function openFunctionsStore(endpoint: string): Store {
  const database = localDynamoDb(endpoint);
  return {
    readTimes: async (ids) => (await getOrders(database, ids)).map(timesOf),
    readOpen: () => scan(database, TABLES.orders, orderOf, OPEN),
    async readSnapshot() {
      // In parallel: the engine reads one page while this process parses another.
      const [orders, stock, reservations, payments] = await Promise.all([
        scan(database, TABLES.orders, orderOf, only(ORDER)),
        scan(database, TABLES.stock, ({ sku, available }) => [sku as string, available as number] as const),
        scan(database, TABLES.reservations, (item) => item as Reservation, only(RESERVATION)),
        scan(database, TABLES.payments, (item) => item as Payment),
      ]);
      return { orders, stock: new Map(stock), reservations, payments };
    },
    close: async () => database.destroy(),
  };
}

async function getOrders(database: DynamoDBClient, ids: readonly string[]) {
  const found: Record<string, unknown>[] = [];
  for (let i = 0; i < ids.length; i += BATCH) {
    for (const item of await getBatch(database, ids.slice(i, i + BATCH))) found.push(item);
  }
  return found;
}

async function getBatch(database: DynamoDBClient, ids: readonly string[]) {
  const found: Record<string, unknown>[] = [];
  let keys: Record<string, AttributeValue>[] = ids.map((id) => marshall({ id }));
  while (keys.length > 0) {
    const RequestItems = { [TABLES.orders]: { Keys: keys, ConsistentRead: true } };
    const answer: BatchGetItemCommandOutput = await database.send(new BatchGetItemCommand({ RequestItems }));
    for (const item of answer.Responses?.[TABLES.orders] ?? []) found.push(unmarshall(item));
    keys = answer.UnprocessedKeys?.[TABLES.orders]?.Keys ?? [];
  }
  return found;
}

const OPEN = {
  FilterExpression: `#status in (${OPEN_STATUSES.map((status) => `:${status}`).join(", ")})`,
  ExpressionAttributeNames: { "#status": "status" },
  ExpressionAttributeValues: marshall(
    Object.fromEntries(OPEN_STATUSES.map((status) => [`:${status}`, status])),
  ),
};

const ORDER = ["id", "customerId", "status", "reason", "lines", "total", "currency", "unfinished"];
const RESERVATION = ["orderId", "status", "lines", "decidedAt", "releasedAt"];

/** Reads only these attributes. The items have more, and the SDK converts each: 0.6 of the CPU of a whole scan. */
const only = (attributes: readonly string[]) => ({
  ProjectionExpression: attributes.map((name) => `#${name}`).join(", "),
  ExpressionAttributeNames: Object.fromEntries(attributes.map((name) => [`#${name}`, name])),
});

/** Reduces each item at once: a million whole orders would not fit into memory. */
export async function scan<Kept>(
  client: DynamoDBClient,
  TableName: string,
  toKept: (item: Record<string, unknown>) => Kept,
  selection?: Partial<ScanCommandInput>,
): Promise<Kept[]> {
  const kept: Kept[] = [];
  const input = { TableName, ConsistentRead: true, ...selection };
  for await (const page of paginateScan({ client, pageSize: PAGE }, input)) {
    for (const item of page.Items ?? []) kept.push(toKept(unmarshall(item)));
  }
  return kept;
}

function timesOf({ id, placedAt, settledAt }: Record<string, unknown>): OrderTimes {
  const settled = settledAt === undefined ? undefined : Date.parse(settledAt as string);
  return { id: id as string, placedAt: Date.parse(placedAt as string), settledAt: settled };
}

function orderOf(item: Record<string, unknown>): AuditedOrder {
  const { id, customerId, status, reason = null, lines, total, currency, unfinished } = item;
  const parked = unfinished === "parked";
  return { id, customerId, status, reason, lines, total, currency, parked } as AuditedOrder;
}

/**
 * The SDK copies every answer for a logger with an `info` method, even for its default logger that drops everything: a
 * quarter of a scan's CPU. Errors are thrown anyway.
 */
const logger = { warn: console.warn, error() {} } as DynamoDBClientConfig["logger"] & {};

/** A client of a local engine. The engine accepts any credentials; the client requires some. */
export function localDynamoDb(endpoint: string): DynamoDBClient {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  return new DynamoDBClient({ endpoint, region: "us-east-1", credentials, logger });
}
