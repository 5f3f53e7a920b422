import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ListTablesCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startTestEngine, type TestEngine } from "../test/engine.ts";
import { startEmbeddedDynamoDb } from "./embedded-dynamodb.ts";
import { openStreamTable } from "./stream-table.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});
afterAll(() => engine.stop());

test("the engine answers, and its stream table is indexed", async () => {
  expect((await engine.client.send(new ListTablesCommand())).TableNames).toEqual([]);
  const database = new DatabaseSync(join(engine.directory, "dynamodb.sqlite"));
  const plan = (sql: string) => String(database.prepare(`EXPLAIN QUERY PLAN ${sql}`).get()?.detail);
  const inTable =
    "SELECT * FROM _stream_records WHERE table_name = 'a' AND CAST(sequence_number AS INTEGER) > 5";
  expect(plan(inTable)).toContain("USING INDEX local_stream_order");
  expect(plan(`${inTable} AND shard_id = 's'`)).toContain("USING INDEX local_shard_order");
  database.close();
});

test("a look tells whether a table has records behind a position", async () => {
  const streamArn = await engine.createTable("looked-at");
  const other = await engine.createTable("other");
  const look = engine.hasRecords;
  expect(look?.(streamArn, "TRIM_HORIZON")).toBe(false);
  await engine.client.send(new PutItemCommand({ TableName: "looked-at", Item: { id: { S: "a" } } }));
  expect(look?.(streamArn, "TRIM_HORIZON")).toBe(true);
  expect(look?.(streamArn, { after: "0" })).toBe(true);
  expect(look?.(streamArn, { after: "1" })).toBe(false);
  expect(look?.(other, "TRIM_HORIZON")).toBe(false);
});

test("a database of another schema is left alone", () => {
  const file = join(engine.directory, "other.sqlite");
  const database = new DatabaseSync(file);
  database.exec("CREATE TABLE _stream_records (something TEXT)");
  expect(openStreamTable(file)).toBeUndefined();
  expect(database.prepare("SELECT name FROM sqlite_schema WHERE type = 'index'").all()).toEqual([]);
  database.close();
});

test("an engine that does not start is one sentence", async () => {
  const nowhere = join(engine.directory, "no such directory", "dynamodb.sqlite");
  await expect(startEmbeddedDynamoDb(nowhere, () => {})).rejects.toThrow(
    /^The embedded DynamoDB ended \(exit status 1\)/,
  );
});

test("a platform without a binary is one sentence that says what to do", async () => {
  const platform = Object.getOwnPropertyDescriptor(process, "platform");
  Object.defineProperty(process, "platform", { ...platform, value: "plan9" });
  try {
    await expect(startEmbeddedDynamoDb(join(engine.directory, "x.sqlite"), () => {})).rejects.toThrow(
      /No embedded DynamoDB is installed for plan9-.*set DYNAMODB_ENDPOINT/,
    );
  } finally {
    Object.defineProperty(process, "platform", platform ?? {});
  }
});
