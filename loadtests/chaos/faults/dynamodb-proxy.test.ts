import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Call } from "./dynamodb-failures.ts";
import { DynamoDbProxy, type Fate } from "./dynamodb-proxy.ts";

const Key = { id: { S: "1" } };
const read = new GetItemCommand({ TableName: "orders", Key });
const write = new PutItemCommand({ TableName: "orders", Item: Key });
const transaction = new TransactWriteItemsCommand({
  TransactItems: ["orders", "stock"].map((TableName) => ({ Put: { TableName, Item: Key } })),
});

/** Operations that arrived at the engine, which is empty. */
let arrived: (string | undefined)[];
let proxy: DynamoDbProxy;
let client: DynamoDBClient;
let stop: () => void;

beforeEach(async () => {
  arrived = [];
  const engine = createServer((call, answer) => {
    arrived.push(String(call.headers["x-amz-target"]).split(".")[1]);
    call.resume().on("end", () => answer.end("{}"));
  });
  await once(engine.listen(0, "127.0.0.1"), "listening");
  proxy = new DynamoDbProxy();
  client = new DynamoDBClient({
    endpoint: await proxy.lead(`http://127.0.0.1:${(engine.address() as AddressInfo).port}`),
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  });
  stop = () => {
    client.destroy();
    proxy.close();
    engine.closeAllConnections();
    engine.close();
  };
});
afterEach(() => stop());

/**
 * Sends the command while every call has this fate.
 * @returns the name of the error, if any, and the calls that the proxy saw
 */
async function sendWhile(fate: Fate, command: GetItemCommand | PutItemCommand | TransactWriteItemsCommand) {
  const seen: Call[] = [];
  const sent = Promise.withResolvers<string | undefined>();
  const trouble = proxy.suffer((call) => {
    seen.push(call);
    return fate;
  }, sent.promise);
  await client.send(command as PutItemCommand).then(
    () => sent.resolve(undefined),
    (thrown: Error) => sent.resolve(thrown.name),
  );
  return { error: await sent.promise, seen, suffered: await trouble };
}

test("passes calls on unchanged while there is no fault", async () => {
  await client.send(read);
  expect(arrived).toEqual(["GetItem"]);
});

test("knows the operation and the tables of a call, and counts the calls with a fault", async () => {
  const { seen, suffered } = await sendWhile(1, transaction);
  expect(seen).toMatchObject([{ operation: "TransactWriteItems", tables: ["orders", "stock"] }]);
  expect(suffered).toEqual(new Map([["TransactWriteItems", 1]]));
  expect(arrived).toEqual(["TransactWriteItems"]);
});

test.each<[Fate, typeof read | typeof write | typeof transaction, string]>([
  ["throttled", write, "ProvisionedThroughputExceededException"],
  ["conflicting", read, "ProvisionedThroughputExceededException"],
  ["conflicting", write, "TransactionConflictException"],
  ["conflicting", transaction, "TransactionCanceledException"],
  ["failing", write, "InternalServerError"],
])("a call that is %s has no effect, and the SDK gets the error", async (fate, command, name) => {
  expect((await sendWhile(fate, command)).error).toBe(name);
  expect(arrived).toEqual([]);
});

test("a refused call never arrives, and a call with a lost answer does", async () => {
  expect((await sendWhile("refused", write)).error).toBeDefined();
  expect(arrived).toEqual([]);
  expect((await sendWhile("lost", write)).error).toBeDefined();
  expect(arrived).toEqual(["PutItem"]);
});

test("passes calls on again after the fault", async () => {
  await sendWhile("refused", read);
  await client.send(read);
  expect(arrived).toEqual(["GetItem"]);
});
