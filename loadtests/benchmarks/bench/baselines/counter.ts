import "@app/infra/embedded/exit-with-parent";
import { randomUUID } from "node:crypto";
import {
  CreateTableCommand,
  DynamoDBClient,
  TransactWriteItemsCommand,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import pg from "pg";
import { countOnDemand } from "../../../harness/count-on-demand.ts";

/**
 * Baseline (d): the insert of baseline (a) without HTTP, at the same concurrency. The embedded PostgreSQL has no
 * `pgbench`.
 */
function inserts(connectionString: string): () => Promise<unknown> {
  const database = new pg.Pool({ connectionString, max: 16 });
  const text = "insert into bare_orders (id, customer, body) values ($1, $2, $3)";
  const body = JSON.stringify({ lines: [{ sku: "sku-001", quantity: 1 }], card: "card_accepted" });
  return () => database.query({ name: "insert", text, values: [randomUUID(), "customer", body] });
}

/**
 * Baseline (b): the maximum of the AWS SDK with the embedded DynamoDB: transactions of 3 new items, in a separate table
 * without a stream.
 */
async function transactions(endpoint: string): Promise<() => Promise<unknown>> {
  const TableName = `bare-items-${randomUUID()}`;
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new DynamoDBClient({ endpoint, region: "us-east-1", credentials });
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    }),
  );
  await waitUntilTableExists({ client, minDelay: 1, maxWaitTime: 10 }, { TableName });
  const put = () => ({
    Put: {
      TableName,
      Item: { id: { S: randomUUID() }, status: { S: "pending" }, total: { N: "1290" } },
      ConditionExpression: "attribute_not_exists(id)",
    },
  });
  return () => client.send(new TransactWriteItemsCommand({ TransactItems: [put(), put(), put()] }));
}

/** The operation is that of the engine whose address is in the environment. */
const { DATABASE_URL, DYNAMODB_ENDPOINT } = process.env;
await countOnDemand(DATABASE_URL ? inserts(DATABASE_URL) : await transactions(DYNAMODB_ENDPOINT!));
