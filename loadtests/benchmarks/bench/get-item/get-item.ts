import { randomUUID } from "node:crypto";
import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";

const headers = { "content-type": "application/json" };
const database = new DynamoDBClient({});
const TableName = process.env["TABLE"];

export const place = async () => {
  const id = randomUUID();
  await database.send(new PutItemCommand({ TableName, Item: { id: { S: id } } }));
  return { statusCode: 202, headers, body: JSON.stringify({ id }) };
};

export const get = async ({ pathParameters }: { pathParameters: { id: string } }) => {
  const Key = { id: { S: pathParameters.id } };
  const { Item } = await database.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
  return { statusCode: 200, headers, body: JSON.stringify({ id: Item?.["id"]?.S }) };
};
