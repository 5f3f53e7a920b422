import { randomUUID } from "node:crypto";
import {
  CreateTableCommand,
  DynamoDBClient,
  TransactWriteItemsCommand,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import { countPerSecond } from "./count.ts";

/**
 * Baseline (b): the maximum of the AWS SDK with the embedded DynamoDB: transactions of 3 new items, in a table of its
 * own without a stream.
 */
const TableName = `bare-items-${randomUUID()}`;
const client = new DynamoDBClient({
  endpoint: process.env.DYNAMODB_ENDPOINT!,
  region: "us-east-1",
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
});
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

await countPerSecond(() =>
  client.send(new TransactWriteItemsCommand({ TransactItems: [put(), put(), put()] })),
);
