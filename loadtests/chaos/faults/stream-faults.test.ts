import { join } from "node:path";
import { openCheckpoints } from "@app/functions-local/streams/checkpoints";
import { testDirectory } from "@app/net/test/directory";
import { beforeEach, expect, test } from "vitest";
import { localDynamoDb } from "../../harness/variants/functions-store.ts";
import { memoriesOf } from "../targets/functions-target.ts";
import { CONSUMERS } from "./stream-consumers.ts";
import { setBack } from "./stream-faults.ts";

const consumer = { functionName: "authorizePayment", streamArn: "reservations-stream" };
let file: string;
beforeEach(() => void (file = join(testDirectory(), "checkpoints.sqlite")));

function open() {
  return openCheckpoints(file, (message) => {
    throw new Error(message);
  });
}

test("checkpoints move back by the given number of records, and the newest records ahead of them are forgotten", () => {
  const before = open();
  before.write(consumer, "far", { after: "1000" });
  before.write(consumer, "near", { after: "200" });
  before.writeAhead(consumer, "far", ["1002", "1003"]);
  before.writeAhead(
    consumer,
    "far",
    Array.from({ length: 300 }, (_, i) => `${1_010 + i}`),
  );
  before.close();
  setBack(file, 300);
  const after = open();
  expect(after.read(consumer)).toEqual(
    new Map<string, unknown>([
      ["far", { after: "700" }],
      ["near", "TRIM_HORIZON"],
    ]),
  );
  expect(after.readAhead(consumer, "far")).toEqual(new Set(["1002", "1003"]));
  after.close();
});

test("remembers every stream that a function follows, so that records of each can be delivered again", () => {
  const endpoint = "http://127.0.0.1:9";
  const remembered = Object.keys(memoriesOf(localDynamoDb(endpoint), endpoint));
  expect(new Set(remembered)).toEqual(new Set(CONSUMERS.map(({ table }) => table)));
});
