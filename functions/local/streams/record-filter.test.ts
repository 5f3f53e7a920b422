import { describe, expect, test } from "vitest";
import { compileFilter } from "./record-filter.ts";
import type { ChangeRecord } from "./streams-api.ts";

const record = {
  eventName: "INSERT",
  dynamodb: {
    NewImage: {
      status: { S: "pending" },
      total: { N: "100" },
      tags: { SS: ["new", "vip"] },
      note: { NULL: true },
    },
    SizeBytes: 50,
  },
} as unknown as ChangeRecord;

const image = (attribute: object) => ({ dynamodb: { NewImage: attribute } });
const matches = (...patterns: object[]) => compileFilter(patterns)(record);

describe("a filter pattern", () => {
  const cases: [name: string, pattern: object, expected: boolean][] = [
    ["exact value", image({ status: { S: ["pending"] } }), true],
    ["another value", image({ status: { S: ["confirmed"] } }), false],
    ["one of several values", image({ status: { S: ["confirmed", "pending"] } }), true],
    ["prefix", image({ status: { S: [{ prefix: "pen" }] } }), true],
    ["another prefix", image({ status: { S: [{ prefix: "ding" }] } }), false],
    ["suffix", image({ status: { S: [{ suffix: "ding" }] } }), true],
    ["another suffix", image({ status: { S: [{ suffix: "pen" }] } }), false],
    ["equals-ignore-case", image({ status: { S: [{ "equals-ignore-case": "PENDING" }] } }), true],
    ["anything-but", image({ status: { S: [{ "anything-but": ["confirmed"] }] } }), true],
    ["anything-but the field's value", image({ status: { S: [{ "anything-but": ["pending"] }] } }), false],
    ["anything-but of an absent field", image({ reason: { S: [{ "anything-but": ["x"] }] } }), false],
    ["exists", image({ status: { S: [{ exists: true }] } }), true],
    ["exists of an absent field", image({ reason: { S: [{ exists: true }] } }), false],
    ["exists: false", image({ reason: { S: [{ exists: false }] } }), true],
    ["exists: false of a present field", image({ status: { S: [{ exists: false }] } }), false],
    ["null", { dynamodb: { OldImage: [null] } }, false],
    ["a boolean", image({ note: { NULL: [true] } }), true],
    ["an element of a set", image({ tags: { SS: ["vip"] } }), true],
    ["no element of a set", image({ tags: { SS: ["old"] } }), false],
    ["numeric within bounds", { dynamodb: { SizeBytes: [{ numeric: [">", 0, "<=", 50] }] } }, true],
    ["numeric outside bounds", { dynamodb: { SizeBytes: [{ numeric: ["<", 50] }] } }, false],
    [
      "numeric on a DynamoDB number, which is a string",
      image({ total: { N: [{ numeric: ["=", 100] }] } }),
      false,
    ],
    ["all fields", { eventName: ["INSERT"], ...image({ status: { S: ["pending"] } }) }, true],
    ["one of the fields only", { eventName: ["REMOVE"], ...image({ status: { S: ["pending"] } }) }, false],
    ["$or", { $or: [{ eventName: ["REMOVE"] }, image({ status: { S: ["pending"] } })] }, true],
    ["$or without a match", { $or: [{ eventName: ["REMOVE"] }, { eventName: ["MODIFY"] }] }, false],
  ];
  test.each(cases)("%s", (_name, pattern, expected) => {
    expect(matches(pattern)).toBe(expected);
  });

  test("null matches an explicit null only", () => {
    const withNull = { dynamodb: { OldImage: null } } as unknown as ChangeRecord;
    expect(compileFilter([{ dynamodb: { OldImage: [null] } }])(withNull)).toBe(true);
  });

  test("several patterns are alternatives, none lets everything through", () => {
    expect(matches({ eventName: ["REMOVE"] }, { eventName: ["INSERT"] })).toBe(true);
    expect(matches()).toBe(true);
  });

  test("an unknown rule is refused at once", () => {
    expect(() => compileFilter([{ eventName: [{ wildcard: "*" }] }])).toThrow(
      '{"wildcard":"*"} is not known',
    );
    expect(() => compileFilter([{ eventName: "INSERT" }])).toThrow(
      'the value of "eventName" must be an array',
    );
  });
});
