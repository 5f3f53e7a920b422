import { expect, test } from "vitest";
import { localDynamoDb } from "../../harness/variants/dynamodb-client.ts";
import { CONSUMERS } from "../faults/stream-consumers.ts";
import { memoriesOf } from "./functions-target.ts";

test("remembers every stream that a function follows, so that records of each can be delivered again", () => {
  const endpoint = "http://127.0.0.1:9";
  const remembered = Object.keys(memoriesOf(localDynamoDb(endpoint), endpoint));
  expect(new Set(remembered)).toEqual(new Set(CONSUMERS.map(({ table }) => table)));
});
