import { json } from "node:stream/consumers";
import { GetItemCommand, ListTablesCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { expect, it, onTestFinished } from "vitest";
import { serve } from "../test/serve.ts";
import { localDynamoDb } from "../variants/functions-store.ts";
import { countUnits, type Units } from "./consumed-capacity.ts";

/** Answers every call with 1.5 consumed units of two tables each, and records the request. */
async function serveDynamoDb() {
  const asked: Record<string, unknown>[] = [];
  const { url: endpoint } = await serve(async (request, response) => {
    const parameters = (await json(request)) as Record<string, unknown>;
    asked.push(parameters);
    const consumed = { ConsumedCapacity: [{ CapacityUnits: 1.5 }, { CapacityUnits: 1.5 }] };
    response.end(JSON.stringify(parameters.ReturnConsumedCapacity ? consumed : {}));
  });
  return { asked, endpoint };
}

it("adds the parameter to each call without the client's knowledge, and leaves other calls alone", async () => {
  const { asked, endpoint } = await serveDynamoDb();
  const total: Units = { read: 0, write: 0 };
  countUnits(({ read, write }) => {
    total.read += read;
    total.write += write;
  });
  const client = localDynamoDb(endpoint);
  onTestFinished(() => client.destroy());
  const item = { id: { S: "ä".repeat(1_000) } };
  await client.send(new PutItemCommand({ TableName: "t", Item: item }));
  await client.send(new GetItemCommand({ TableName: "t", Key: item }));
  await client.send(new GetItemCommand({ TableName: "t", Key: item }));
  await client.send(new ListTablesCommand({ Limit: 1 }));
  expect(total).toEqual({ read: 6, write: 3 });
  expect(asked[0]).toEqual({ ReturnConsumedCapacity: "TOTAL", TableName: "t", Item: item });
  expect(asked[3]).toEqual({ Limit: 1 });
});
