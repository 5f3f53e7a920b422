import { createServer, type RequestListener } from "node:http";
import { listen } from "@app/net/test/listen";
import { GetItemCommand, TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { beforeAll, beforeEach, expect, it } from "vitest";

const CANCELLED = "com.amazonaws.dynamodb.v20120810#TransactionCanceledException";
let answer: RequestListener;
let requests: string[] = [];
const engine = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  requests.push(body);
  answer(request, response);
});
let database: typeof import("./database.ts").database;

beforeAll(async () => {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: await listen(engine),
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
  });
  ({ database } = await import("./database.ts"));
});
beforeEach(() => {
  requests = [];
});

/** Fails with each of these lists of cancellation reasons in turn, then succeeds. */
function cancelling(...attempts: string[][]): RequestListener {
  return (_request, response) => {
    const reasons = attempts.shift();
    if (!reasons) return response.end("{}");
    const CancellationReasons = reasons.map((Code) => ({ Code }));
    response.writeHead(400, { "content-type": "application/x-amz-json-1.0" });
    return response.end(JSON.stringify({ __type: CANCELLED, message: "cancelled", CancellationReasons }));
  };
}
const transact = () =>
  database.send(
    new TransactWriteItemsCommand({
      TransactItems: [{ Put: { TableName: "stock", Item: { sku: { S: "a" } } } }],
    }),
  );
const tokens = () =>
  requests.map((body) => (JSON.parse(body) as { ClientRequestToken: string }).ClientRequestToken);

it.each([["TransactionConflict"], ["ThrottlingError"], ["ProvisionedThroughputExceeded"]])(
  "a transaction cancelled for a %s is retried, under the same token",
  async (reason) => {
    answer = cancelling(["None", reason], [reason, "None"]);
    await transact();
    expect(requests).toHaveLength(3);
    expect(new Set(tokens()).size).toBe(1);
  },
);

it("a transaction whose condition failed is not retried, conflict or not", async () => {
  answer = cancelling(["ConditionalCheckFailed", "TransactionConflict"]);
  await expect(transact()).rejects.toThrow("cancelled");
  expect(requests).toHaveLength(1);
});

it("a conflict that persists is reported in the end", async () => {
  answer = cancelling(...Array.from({ length: 9 }, () => ["TransactionConflict"]));
  await expect(transact()).rejects.toThrow("cancelled");
  expect(requests).toHaveLength(4);
});

it("a database that does not answer is called again", async () => {
  answer = (_request, response) => void (requests.length > 1 && response.end("{}"));
  await database.send(new GetItemCommand({ TableName: "orders", Key: { id: { S: "1" } } }));
  expect(requests).toHaveLength(2);
});
