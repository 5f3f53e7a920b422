import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DynamoDBClient, GetItemCommand, ListTablesCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { expect, it, onTestFinished } from "vitest";
import { countUnits, type Units } from "./consumed-capacity.ts";

/** Answers every call with 1.5 consumed units of two tables each, and records the request. */
async function serveDynamoDb() {
  const asked: Record<string, unknown>[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const parameters = JSON.parse(body) as Record<string, unknown>;
    asked.push(parameters);
    const consumed = { ConsumedCapacity: [{ CapacityUnits: 1.5 }, { CapacityUnits: 1.5 }] };
    response.end(JSON.stringify(parameters.ReturnConsumedCapacity ? consumed : {}));
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => server.close().closeAllConnections());
  return { asked, endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

it("adds the parameter to each call without the client's knowledge, and leaves other calls alone", async () => {
  const { asked, endpoint } = await serveDynamoDb();
  const total: Units = { read: 0, write: 0 };
  countUnits(({ read, write }) => {
    total.read += read;
    total.write += write;
  });
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new DynamoDBClient({ endpoint, region: "us-east-1", credentials });
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
