import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { expect, onTestFinished, test } from "vitest";
import { serve } from "../../harness/test/serve.ts";
import { type Call, DynamoDbProxy, type Fate } from "./dynamodb-proxy.ts";

type Command = GetItemCommand | PutItemCommand | TransactWriteItemsCommand;

const Key = { id: { S: "1" } };
const read = new GetItemCommand({ TableName: "orders", Key });
const write = new PutItemCommand({ TableName: "orders", Item: Key });
const transaction = new TransactWriteItemsCommand({
  TransactItems: ["orders", "stock"].map((TableName) => ({ Put: { TableName, Item: Key } })),
});

/** A client of an empty engine behind a proxy, and the operations that arrived at the engine. */
async function proxied() {
  const arrived: (string | undefined)[] = [];
  const { url } = await serve((call, answer) => {
    arrived.push(String(call.headers["x-amz-target"]).split(".")[1]);
    call.resume().on("end", () => answer.end("{}"));
  });
  const proxy = new DynamoDbProxy();
  const client = new DynamoDBClient({
    endpoint: await proxy.lead(url),
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  });
  onTestFinished(() => {
    client.destroy();
    proxy.close();
  });

  /** Sends the command while every call has this outcome. @returns the error's name and the calls that the proxy saw */
  async function sendWhile(fate: Fate, command: Command) {
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
  return { arrived, client, sendWhile };
}

test("passes calls on unchanged before and after a fault", async () => {
  const { arrived, client, sendWhile } = await proxied();
  await client.send(read);
  expect(arrived).toEqual(["GetItem"]);
  await sendWhile("refused", read);
  await client.send(read);
  expect(arrived).toEqual(["GetItem", "GetItem"]);
});

test("reads the operation and the tables of a call, and counts the affected calls", async () => {
  const { arrived, sendWhile } = await proxied();
  const { seen, suffered } = await sendWhile(1, transaction);
  expect(seen).toMatchObject([{ operation: "TransactWriteItems", tables: ["orders", "stock"] }]);
  expect(suffered).toEqual(new Map([["TransactWriteItems", 1]]));
  expect(arrived).toEqual(["TransactWriteItems"]);
});

test.each<[Fate, Command, string | RegExp, string[]]>([
  ["throttled", write, "ProvisionedThroughputExceededException", []],
  ["conflicting", read, "ProvisionedThroughputExceededException", []],
  ["conflicting", write, "TransactionConflictException", []],
  ["conflicting", transaction, "TransactionCanceledException", []],
  ["failing", write, "InternalServerError", []],
  ["refused", write, /./, []],
  ["lost", write, /./, ["PutItem"]],
])(
  "a call that is %s takes effect only when its answer is lost, and the SDK gets an error",
  async (...row) => {
    const [fate, command, name, effects] = row;
    const { arrived, sendWhile } = await proxied();
    expect((await sendWhile(fate, command)).error).toMatch(name);
    expect(arrived).toEqual(effects);
  },
);
