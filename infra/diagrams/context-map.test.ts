import { declared } from "@app/functions/serverless-config";
import { describe, expect, it } from "vitest";
import { functionsMap, servicesMap } from "./context-map.ts";
import { lambdas } from "./read.ts";

const ALL = ["orders", "stock", "reservations", "payments", "slow-payments", "admissions"];

/** getOrder with one more statement in its role. */
function getOrderWith(Action: string | undefined, Resource: unknown) {
  const functions = structuredClone(declared.functions);
  functions["getOrder"]!.iamRoleStatements!.push({ Effect: "Allow", Action, Resource } as never);
  return lambdas(functions).find(({ name }) => name === "getOrder")!;
}

describe("a role's tables", () => {
  it.each([
    ["dynamodb:Query", { "Fn::GetAtt": ["PaymentsTable", "Arn"] }, ["orders", "payments"], []],
    ["dynamodb:Query", { "Fn::Sub": "${PaymentsTable.Arn}/index/any" }, ["orders", "payments"], []],
    ["dynamodb:PutItem", { "Fn::GetAtt": ["PaymentsTable", "Arn"] }, ["orders", "payments"], ["payments"]],
    ["dynamodb:Batch*", { "Fn::GetAtt": ["PaymentsTable", "Arn"] }, ["orders", "payments"], ["payments"]],
    ["dynamodb:GetItem", "*", ALL, []],
    ["*", "*", ALL, ALL],
    [undefined, { "Fn::GetAtt": ["PaymentsTable", "Arn"] }, ["orders", "payments"], ["payments"]], // NotAction
    ["dynamodb:PutItem", undefined, ALL, ALL], // NotResource
    ["dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:1:table/some-payments", ALL, []],
  ])("%s on %j lets getOrder use %j and write %j", (action, resource, uses, writes) => {
    const role = getOrderWith(action, resource);
    expect(new Set(role.uses)).toEqual(new Set(uses));
    expect(new Set(role.writes)).toEqual(new Set(writes));
  });

  it.each([
    ["dynamodb:GetRecords", { "Fn::GetAtt": ["PaymentsTable", "StreamArn"] }],
    ["ssm:GetParameter", "*"],
  ])("%s on %j adds none", (action, resource) => {
    expect(getOrderWith(action, resource).uses).toEqual(["orders"]);
  });
});

it.each([
  ["lambda:InvokeFunction", { "Fn::GetAtt": ["GetPaymentLambdaFunction", "Arn"] }, ["payments"]],
  ["lambda:*", "*", ["orders", "inventory", "payments", "gateway"]],
  ["lambda:GetFunction", "*", []],
])("%s on %j lets getOrder ask %j", (action, resource, asks) => {
  expect(getOrderWith(action, resource).asks).toEqual(asks);
});

describe("the context map", () => {
  it("gives each file of the domain's rules to one context", () => {
    const rules = functionsMap().contexts.flatMap((context) => context.rules);
    expect(rules.length).toBeGreaterThan(3);
    expect(new Set(rules).size).toBe(rules.length);
  });

  it("has a way for each call between services, and none between a service and itself", () => {
    const { ways } = servicesMap();
    expect(ways).toContainEqual({ from: "orders", to: "payments" });
    expect(ways.filter(({ from, to }) => from === to)).toEqual([]);
  });

  it("has the facts that one context's streams bring to another, and the functions that another context's function invokes", () => {
    const { ways } = functionsMap();
    expect(ways).toContainEqual({ from: "inventory", to: "payments", facts: ["reserved"] });
    expect(ways).toContainEqual({ from: "orders", to: "payments" });
    expect(ways.filter(({ from, to }) => from === to)).toEqual([]);
  });

  it("shows a foreign table in the context whose role may use it", () => {
    const functions = structuredClone(declared.functions);
    functions["getOrder"]!.iamRoleStatements!.push({
      Effect: "Allow",
      Action: "dynamodb:GetItem",
      Resource: { "Fn::GetAtt": ["StockTable", "Arn"] },
    });
    const [orders] = functionsMap(lambdas(functions)).contexts;
    expect(orders?.tables).toEqual(["orders", "admissions", "stock"]);
  });
});
