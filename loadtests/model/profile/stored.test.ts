import { declared, TABLES } from "@app/functions/serverless-config";
import { createTables } from "@app/functions-local/dynamodb/tables";
import { startTestEngine, type TestEngine } from "@app/functions-local/test/engine";
import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, it } from "vitest";
import { storedInDynamoDb } from "./stored.ts";

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.stop());

it("an order is stored twice: in its table, and in the index of its customer's orders", async () => {
  const { Resources } = declared.resources;
  const named = Object.entries(TABLES).map(([key, TableName]) => {
    const id = `${key.charAt(0).toUpperCase()}${key.slice(1)}Table`;
    return [id, { ...Resources[id]!, Properties: { ...Resources[id]!.Properties, TableName } }];
  });
  await createTables(engine.client, Object.fromEntries(named));
  const stored = () => storedInDynamoDb(engine.endpoint);
  const empty = await stored();
  const put = async (Item: PutItemCommand["input"]["Item"]) => {
    const before = await stored();
    await engine.client.send(new PutItemCommand({ TableName: TABLES.orders, Item }));
    return (await stored()) - before;
  };
  const note = { S: "x".repeat(100_000) };
  const onlyInTable = await put({ id: { S: "1" }, note });
  const inIndexToo = await put({ id: { S: "2" }, customerId: { S: "c" }, listKey: { S: "2" }, note });
  expect(empty).toBeLessThan(100_000);
  expect(onlyInTable / 100_000).toBeCloseTo(1, 0);
  expect(inIndexToo / 100_000).toBeCloseTo(2, 0);
});
