import { describe, expect, it } from "vitest";
import { type Grains, judge, linksAsOne } from "./granularity.ts";
import { permissions } from "./lib/source-metrics/permissions.ts";

const grains = (oneMillis: number): Grains => ({
  many: [
    { name: "placeOrder", bytes: 300_000, millis: 60 },
    { name: "getOrder", bytes: 200_000, millis: 50 },
  ],
  one: { name: "all as one", bytes: 500_000, millis: oneMillis },
  permissions: new Map([
    ["placeOrder", new Set(["dynamodb:PutItem OrdersTable.Arn"])],
    ["getOrder", new Set(["dynamodb:GetItem OrdersTable.Arn"])],
  ]),
  links: { services: 9, functions: 4, one: 2 },
});

describe("granularity", () => {
  it("holds when each function needs fewer permissions, and the single function initialises more slowly", () => {
    const { verdict, because } = judge(grains(80));
    expect(verdict).toBe("holds");
    expect(because).toBe(
      "The median function needs 1 of the 2 permissions that all as one would, and initialises here in 55 ms instead of 80 ms.",
    );
  });

  it("does not hold when the single function initialises as fast", () => {
    expect(judge(grains(50)).verdict).toBe("does not hold here");
  });

  it("counts the permissions that serverless.yml gives each function, streams and dead letters included", () => {
    const all = permissions();
    expect(all.get("placeOrder")).toEqual(
      new Set([
        "dynamodb:PutItem OrdersTable.Arn",
        "dynamodb:GetItem OrdersTable.Arn",
        "dynamodb:UpdateItem AdmissionsTable.Arn",
      ]),
    );
    expect(all.get("releaseStock")).toContain("dynamodb:GetRecords PaymentsTable.StreamArn");
    expect(all.get("getHealth")).toEqual(new Set());
  });

  it("has no links between functions that are merged, and one link to each store that several use", () => {
    const edges = [
      { from: "HTTP API", to: "placeOrder" },
      { from: "HTTP API", to: "getOrder" },
      { from: "placeOrder", to: "orders table" },
      { from: "placeOrder", to: "get payment_function" },
    ];
    expect(linksAsOne(edges, ["placeOrder", "getOrder"])).toBe(2);
  });
});
