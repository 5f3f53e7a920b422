import { describe, expect, it } from "vitest";
import { type Grains, judge, linksAsOne } from "./granularity.ts";
import { permissions } from "./lib/source-metrics/permissions.ts";

const KEYS = ["placeOrder", "getOrder", "listOrders", "cancelOrder", "getSummary"];

const grains = (changes: Partial<Grains> = {}): Grains => ({
  many: KEYS.map((name) => ({ name, bytes: 200_000, millis: 55 })),
  one: { name: "all as one", bytes: 500_000, millis: 80 },
  permissions: new Map(KEYS.map((name) => [name, new Set([`dynamodb:GetItem ${name}`])])),
  links: { services: 10, functions: 9, one: 2 },
  sizes: { services: 1_200, functions: 200 },
  ...changes,
});

describe("granularity", () => {
  it("holds when the functions are more, smaller, and need fewer permissions each", () => {
    const { verdict, because, details } = judge(grains());
    expect(verdict).toBe("holds");
    expect(because).toBe("5 functions with 9 links do the work of 4 services with 10 links.");
    expect(details).toContain("The median function needs 1 of the 5 permissions");
  });

  it("holds at a price when the functions have more links", () =>
    expect(judge(grains({ links: { services: 10, functions: 42, one: 2 } })).verdict).toBe(
      "holds, at a price",
    ));

  it.each([
    ["the functions are not more", { many: grains().many.slice(1) }],
    ["a function is as large as a service", { sizes: { services: 200, functions: 200 } }],
    ["a function needs all permissions", { permissions: new Map([["placeOrder", new Set(["all"])]]) }],
  ])("does not hold when %s", (_, changes) =>
    expect(judge(grains(changes)).verdict).toBe("does not hold here"),
  );

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
