import { TABLES } from "@app/functions/serverless-config";
import type { Statement } from "@app/functions-local/service";
import { describe, expect, it } from "vitest";
import { statementsOfRoles } from "../lib/source-metrics/permissions.ts";
import { neededRights } from "./needed-rights.ts";
import { isAllowed } from "./policy.ts";

const roles = statementsOfRoles();

/** Whether a function's role of serverless.yml allows a call. */
function allows(name: string, operation: string, request: object): boolean {
  const needed = neededRights({ operation, body: JSON.stringify(request) });
  return needed.every((right) => isAllowed(roles.get(name)!, right));
}

describe("a role of a function", () => {
  const Key = { id: { S: "1" } };

  it("allows the named action on the named table, and no other", () => {
    expect(allows("placeOrder", "PutItem", { TableName: TABLES.orders, Item: Key })).toBe(true);
    expect(allows("placeOrder", "DeleteItem", { TableName: TABLES.orders, Key })).toBe(false);
    expect(allows("placeOrder", "PutItem", { TableName: TABLES.payments, Item: Key })).toBe(false);
    expect(allows("getHealth", "GetItem", { TableName: TABLES.orders, Key })).toBe(false);
  });

  it("allows an index without its table, and a table without its indexes", () => {
    const query = { TableName: TABLES.orders, KeyConditionExpression: "customerId = :id" };
    expect(allows("listOrders", "Query", { ...query, IndexName: "byCustomer" })).toBe(true);
    expect(allows("listOrders", "Query", { ...query, IndexName: "unfinished" })).toBe(false);
    expect(allows("listOrders", "Query", query)).toBe(false);
  });

  it("has to allow every part of a transaction", () => {
    const put = { Put: { TableName: TABLES.reservations, Item: {} } };
    const update = { Update: { TableName: TABLES.stock, Key: {} } };
    const pay = { Put: { TableName: TABLES.payments, Item: {} } };
    const transact = (...TransactItems: object[]) =>
      allows("reserveStock", "TransactWriteItems", { TransactItems });
    expect(transact(put, update)).toBe(true);
    expect(transact(put, update, pay)).toBe(false);
  });

  it("lets the sweeper repeat an order, and neither decide about it nor read it in the answer", () => {
    const update = {
      TableName: TABLES.orders,
      Key,
      UpdateExpression: "set #a = :a remove unfinished",
      ConditionExpression: "attribute_exists(id) and lastAttempt = :last",
      ExpressionAttributeNames: { "#a": "attempt" },
    };
    expect(allows("sweepOrders", "UpdateItem", update)).toBe(true);
    const decides = { ...update, ExpressionAttributeNames: { "#a": "status" } };
    expect(allows("sweepOrders", "UpdateItem", decides)).toBe(false);
    expect(allows("sweepOrders", "UpdateItem", { ...update, ReturnValues: "ALL_OLD" })).toBe(false);
  });
});

describe("a statement of another kind is not judged:", () => {
  const right = { action: "dynamodb:GetItem", resource: "OrdersTable.Arn", attributes: [] };
  const allow: Statement = {
    Effect: "Allow",
    Action: "dynamodb:GetItem",
    Resource: { "Fn::GetAtt": ["OrdersTable", "Arn"] },
  };

  it.each([
    ["a wildcard", { ...allow, Action: "dynamodb:*" }],
    ["a denial", { ...allow, Effect: "Deny" as "Allow" }],
    ["an exception", { ...allow, NotAction: "dynamodb:PutItem" }],
    ["another condition", { ...allow, Condition: { StringLike: { "dynamodb:LeadingKeys": "1" } } }],
  ])("%s", (_, statement) => {
    expect(isAllowed([allow], right)).toBe(true);
    expect(() => isAllowed([statement], right)).toThrow("cannot be judged here");
  });
});
