import { DescribeTableCommand, PutItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startTestEngine, type TestEngine } from "../test/engine.ts";
import { createTables, type Resources } from "./tables.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.stop());

const resources: Resources = {
  Orders: {
    Type: "AWS::DynamoDB::Table",
    Properties: {
      TableName: "orders",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [
        { AttributeName: "id", AttributeType: "S" },
        { AttributeName: "customer", AttributeType: "S" },
        { AttributeName: "placedAt", AttributeType: "S" },
      ],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      GlobalSecondaryIndexes: [
        {
          IndexName: "byCustomer",
          KeySchema: [
            { AttributeName: "customer", KeyType: "HASH" },
            { AttributeName: "placedAt", KeyType: "RANGE" },
          ],
          Projection: { ProjectionType: "ALL" },
        },
      ],
      StreamSpecification: { StreamViewType: "NEW_AND_OLD_IMAGES" },
      TimeToLiveSpecification: { AttributeName: "expiresAt", Enabled: true },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    },
  },
  Keys: {
    Type: "AWS::DynamoDB::Table",
    Properties: {
      TableName: "keys",
      AttributeDefinitions: [{ AttributeName: "key", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "key", KeyType: "HASH" }],
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
    },
  },
  Failures: { Type: "AWS::SQS::Queue" },
};

test("the declared tables are created with their keys, indexes and streams", async () => {
  const tables = await createTables(engine.client, resources);
  expect(tables).toEqual([
    {
      logicalId: "Orders",
      name: "orders",
      created: true,
      streamArn: expect.stringContaining(":table/orders/stream/"),
    },
    { logicalId: "Keys", name: "keys", created: true },
  ]);
  const { Table } = await engine.client.send(new DescribeTableCommand({ TableName: "orders" }));
  expect(Table).toMatchObject({
    TableStatus: "ACTIVE",
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    GlobalSecondaryIndexes: [{ IndexName: "byCustomer" }],
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
  });
});

test("an existing table keeps its data, and is not reported as new", async () => {
  await engine.client.send(new PutItemCommand({ TableName: "keys", Item: { key: { S: "kept" } } }));
  const tables = await createTables(engine.client, resources);
  expect(tables.map(({ created }) => created)).toEqual([false, false]);
  const { Count } = await engine.client.send(new ScanCommand({ TableName: "keys" }));
  expect(Count).toBe(1);
});

test("a table without a literal name is refused", async () => {
  const unnamed: Resources = {
    Orders: { Type: "AWS::DynamoDB::Table", Properties: { TableName: { Ref: "Name" } } },
  };
  await expect(createTables(engine.client, unnamed)).rejects.toThrow(
    "Table Orders needs a literal TableName",
  );
});
