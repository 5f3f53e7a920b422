import { expect, it } from "vitest";
import { sdkCalls } from "./sdk-calls.ts";

const calls = (code: string) =>
  sdkCalls(`import {
    ConditionalCheckFailedException, DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand, TagResourceCommand,
    TransactGetItemsCommand as TransactGet, TransactWriteItemsCommand as Transact,
  } from "@aws-sdk/client-dynamodb";
  const setting = (name) => process.env[name];
  const Orders = setting("ORDERS");
  const Stock = setting("STOCK");
  ${code}`);

it("follows a table's name through variables, parameters, returned and spread objects", () => {
  const put = { action: "dynamodb:PutItem", setting: "ORDERS" };
  expect(calls("new PutItemCommand({ TableName: Orders })")).toEqual([put]);
  expect(calls("const TableName = Orders; new PutItemCommand({ TableName })")).toEqual([put]);
  expect(calls("const to = { TableName: Orders }; new PutItemCommand({ ...to, Item: {} })")).toEqual([put]);
  expect(calls("function put(Table) { new PutItemCommand({ TableName: Table }) } put(Orders)")).toEqual([
    put,
  ]);
  expect(calls("function put({ at }) { new PutItemCommand({ TableName: at }) } put({ at: Orders })")).toEqual(
    [put],
  );
  expect(calls("function wish() { return { TableName: Orders } } new PutItemCommand(wish())")).toEqual([put]);
});

it("finds every table that a command may use", () => {
  expect(calls("new GetItemCommand({ TableName: Date.now() > 1 ? Orders : Stock })")).toEqual([
    { action: "dynamodb:GetItem", setting: "ORDERS" },
    { action: "dynamodb:GetItem", setting: "STOCK" },
  ]);
});

it("asks for the index of a query, not its table", () => {
  expect(calls('new QueryCommand({ TableName: Orders, IndexName: "byCustomer" })')).toEqual([
    { action: "dynamodb:Query", setting: "ORDERS", index: "byCustomer" },
  ]);
});

it("asks for the alias of an invoked function, and for a durable function's own executions", () => {
  const lambda = (code: string) =>
    sdkCalls(`import { CheckpointDurableExecutionCommand, InvokeCommand } from "@aws-sdk/client-lambda";
      const FunctionName = setting("SAGA");
      ${code}`);
  expect(lambda('new InvokeCommand({ FunctionName, Qualifier: "durable" })')).toEqual([
    { action: "lambda:InvokeFunction", setting: "SAGA", alias: "durable" },
  ]);
  expect(lambda("(request) => new CheckpointDurableExecutionCommand(request)")).toEqual([
    { action: "lambda:CheckpointDurableExecution", setting: "AWS_LAMBDA_FUNCTION_NAME" },
  ]);
});

it("finds the permissions for the parts of a transaction, condition checks included", () => {
  expect(calls("new TransactGet({ TransactItems: [{ Get: { TableName: Stock } }] })")).toEqual([
    { action: "dynamodb:GetItem", setting: "STOCK" },
  ]);
  const parts =
    "{ ConditionCheck: { TableName: Orders } }, ...lines.map(() => ({ Delete: { TableName: Stock } }))";
  expect(calls(`new Transact({ TransactItems: [${parts}] })`)).toEqual([
    { action: "dynamodb:ConditionCheckItem", setting: "ORDERS" },
    { action: "dynamodb:DeleteItem", setting: "STOCK" },
  ]);
});

it("refuses to guess", () => {
  expect(() => calls("new TagResourceCommand({ ResourceArn: Orders })")).toThrow("TagResourceCommand");
  expect(() => calls("new PutItemCommand({ TableName: event.table })")).toThrow("cannot be determined");
  expect(() => calls("run(PutItemCommand)")).toThrow("is passed on instead of called");
  expect(() => calls("new Transact({ TransactItems: [{ Upsert: { TableName: Orders } }] })")).toThrow(
    "Upsert",
  );
});

it("ignores clients and exceptions", () => {
  expect(calls("new DynamoDBClient({}); error instanceof ConditionalCheckFailedException")).toEqual([]);
});
