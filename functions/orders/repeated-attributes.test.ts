import { type UpdateItemCommandInput } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { beforeAll, expect, it, vi } from "vitest";
import { declared } from "../serverless-config.ts";

const order = { id: "1", status: "pending", attempt: 1, lastAttempt: 8, unfinished: "1", dueAt: "2026" };
const updates: UpdateItemCommandInput[] = [];
const repeaters: Record<string, () => Promise<unknown>> = {};

beforeAll(async () => {
  vi.stubEnv("ORDERS_TABLE", "orders");
  const { database } = await import("../chassis/database.ts");
  database.middlewareStack.add(
    (_next, { commandName }) =>
      async ({ input }) => {
        if (commandName === "UpdateItemCommand") updates.push(input as UpdateItemCommandInput);
        const Items =
          commandName === "QueryCommand" ? [marshall(order), marshall({ ...order, attempt: 8 })] : [];
        return { output: { Items, $metadata: {} }, response: {} };
      },
    { step: "initialize", priority: "high" },
  );
  repeaters["sweepOrders"] = (await import("./sweep-orders.ts")).handler;
  repeaters["redriveOrders"] = (await import("./redrive-orders.ts")).handler;
});

/** Names of all attributes that an update reads or writes, as the condition key `dynamodb:Attributes` lists them. */
function attributesOf({
  Key,
  UpdateExpression,
  ConditionExpression,
  ExpressionAttributeNames = {},
}: UpdateItemCommandInput) {
  const words = `${UpdateExpression} and ${ConditionExpression}`.match(/[#:\w]+/g) ?? [];
  const names = words.filter((word) => !word.startsWith(":") && word !== "set" && word !== "and");
  return [...Object.keys(Key!), ...names.map((name) => ExpressionAttributeNames[name] ?? name)];
}

it.each(["sweepOrders", "redriveOrders"])(
  "%s touches only the attributes that its role allows",
  async (name) => {
    updates.length = 0;
    await repeaters[name]!();
    const allowed = declared.functions[name]!.iamRoleStatements!.flatMap(
      ({ Condition }) => Condition?.["ForAllValues:StringEquals"]?.["dynamodb:Attributes"] ?? [],
    );
    expect([...new Set(updates.flatMap(attributesOf))].toSorted()).toEqual(allowed.toSorted());
    expect(allowed).not.toContain("status");
  },
);
