import { describe, expect, test } from "vitest";
import type { StreamEvent } from "../service.ts";
import { scriptedRecord } from "../test/scripted-streams.ts";
import { SETTINGS } from "../test/stream-bench.ts";
import { declaredMappings } from "./declared-mappings.ts";

const resources = {
  Resources: {
    Orders: { Type: "AWS::DynamoDB::Table", Properties: { TableName: "orders" } },
    Failures: { Type: "AWS::SQS::Queue", Properties: { QueueName: "order-failures" } },
    Unnamed: { Type: "AWS::SQS::Queue" },
    Topic: { Type: "AWS::SNS::Topic" },
  },
};
const arn = { "Fn::GetAtt": ["Orders", "StreamArn"] };

function declare(...streams: object[]) {
  const events = [{}, ...streams.map((stream) => ({ stream: stream as StreamEvent }))];
  const functions = { reserveStock: { name: "dev-reserveStock", handler: "reserve-stock.handler", events } };
  return declaredMappings({ provider: { stage: "dev" }, functions, resources });
}

describe("the streams of serverless.yml", () => {
  test("have AWS's defaults", () => {
    expect(declare({ type: "dynamodb", arn })).toEqual([
      {
        functionKey: "reserveStock",
        functionName: "dev-reserveStock",
        tableId: "Orders",
        settings: { ...SETTINGS, matches: expect.any(Function) },
      },
    ]);
  });

  test("have the settings that are given", () => {
    const [mapping] = declare({
      type: "dynamodb",
      arn: { "Fn::GetAtt": "Orders.StreamArn" },
      startingPosition: "LATEST",
      batchSize: 10,
      batchWindow: 2,
      parallelizationFactor: 10,
      maximumRetryAttempts: 3,
      maximumRecordAgeInSeconds: 60,
      bisectBatchOnFunctionError: true,
      functionResponseType: "ReportBatchItemFailures",
      filterPatterns: [{ eventName: ["REMOVE"] }],
      destinations: { onFailure: { type: "sqs", arn: { "Fn::GetAtt": ["Failures", "Arn"] } } },
    });
    expect(mapping).toMatchObject({
      queueName: "order-failures",
      settings: {
        startingPosition: "LATEST",
        batchSize: 10,
        batchWindowMillis: 2000,
        parallelizationFactor: 10,
        maximumRetryAttempts: 3,
        maximumRecordAgeInSeconds: 60,
        bisectBatchOnFunctionError: true,
        reportBatchItemFailures: true,
      },
    });
    expect(mapping?.settings.matches(scriptedRecord(1))).toBe(false);
  });

  test("are skipped when disabled", () => {
    expect(declare({ type: "dynamodb", arn, enabled: false })).toEqual([]);
  });

  test("use the logical id of an on-failure queue without a name", () => {
    const destinations = { onFailure: { type: "sqs", arn: { "Fn::GetAtt": ["Unnamed", "Arn"] } } };
    expect(declare({ arn, destinations })[0]?.queueName).toBe("Unnamed");
  });

  test.each([
    [
      "a stream given by its ARN",
      { arn: "arn:aws:dynamodb:::table/orders/stream/x" },
      "its arn must be Fn::GetAtt",
    ],
    [
      "a table that is not declared",
      { arn: { "Fn::GetAtt": ["Stock", "StreamArn"] } },
      "its arn must be Fn::GetAtt",
    ],
    [
      "concurrent batches per shard",
      { arn, parallelizationFactor: 11 },
      "parallelizationFactor must be from 1 to 10",
    ],
    ["a point in time", { arn, startingPosition: "AT_TIMESTAMP" }, "startingPosition must be"],
    ["tumbling windows", { arn, tumblingWindowInSeconds: 5 }, "it has no tumbling windows"],
    [
      "a topic as destination",
      { arn, destinations: { onFailure: { type: "sns", arn: { "Fn::GetAtt": ["Topic", "Arn"] } } } },
      "destinations.onFailure must be",
    ],
  ])("are refused when they need %s", (_name, stream, why) => {
    expect(() => declare(stream)).toThrow(`The stream of reserveStock cannot be emulated: ${why}`);
  });
});
