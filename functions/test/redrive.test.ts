import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { orderIdFor } from "@app/domain/order";
import { type Both, startBoth } from "@app/infra/embedded/both";
import { announce } from "@app/infra/embedded/instance";
import { fetchToken } from "@app/infra/identity-provider/token";
import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestClient } from "../local/test/engine.ts";

const cli = fileURLToPath(import.meta.resolve("@app/infra/redrive/main"));
const WAIT = { timeout: 50_000, interval: 100 };
const orders = "orders-two-ways-dev-orders";
const reservations = "orders-two-ways-dev-reservations";
const id = orderIdFor("alice", "to-be-parked");
const temporary = process.env["TMPDIR"];
let base: string;
let both: Both;
let client: DynamoDBClient;

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), "redrive-functions-test-"));
  process.env["TMPDIR"] = base; // ignores other runs on this machine
  both = await startBoth({ only: "functions" });
  announce(both.runDirectory, both);
  client = createTestClient(both.functions!.dynamodbEndpoint);
});
afterAll(async () => {
  client?.destroy();
  await both?.stop();
  if (temporary === undefined) delete process.env["TMPDIR"];
  else process.env["TMPDIR"] = temporary;
  rmSync(base, { recursive: true });
});

function redrive(...args: string[]): Promise<string> {
  return new Promise((done) => {
    execFile(process.execPath, [cli, "--variant", "functions", ...args], (_error, stdout, stderr) =>
      done(stdout + stderr),
    );
  });
}

async function placeOrder(): Promise<void> {
  const token = await fetchToken({ issuer: both.outside.issuer, subject: "alice" });
  const response = await fetch(`${both.functions!.url}/orders`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "idempotency-key": "to-be-parked",
      "content-type": "application/json",
    },
    body: JSON.stringify({ lines: [{ sku: "sku-001", quantity: 1 }], card: "card_accepted" }),
  });
  expect(response.status).toBe(202);
}

function deadLetters(): string {
  const directory = join(both.functions!.runDirectory, "dead-letters");
  return readdirSync(directory)
    .map((file) => readFileSync(join(directory, file), "utf8"))
    .join("");
}

async function statusOfOrder(): Promise<string | undefined> {
  const { Item } = await client.send(new GetItemCommand({ TableName: orders, Key: marshall({ id }) }));
  return Item?.["status"]?.S;
}

it("says when nothing is parked", async () => {
  expect(await redrive()).toBe(`functions on ${both.functions!.url}: 0 parked\n`);
});

it("shows parked orders and the causes, and redrives them once the cause is gone", async () => {
  // A reservation with other contents than the order's, as a bug may leave it.
  const strange = marshall({ orderId: id, lines: [], charge: {}, status: "strange" });
  await client.send(new PutItemCommand({ TableName: reservations, Item: strange }));
  await placeOrder();
  await expect.poll(deadLetters, WAIT).toContain(id);
  await client.send(
    new UpdateItemCommand({
      TableName: orders,
      Key: marshall({ id }),
      UpdateExpression: "set unfinished = :parked, attempt = :last",
      ExpressionAttributeValues: marshall({ ":parked": "parked", ":last": 8 }),
    }),
  );
  await expect.poll(deadLetters, WAIT).toContain('"attempt":{"N":"8"}'); // that change is an event, too
  const shown = `functions on ${both.functions!.url}: 1 parked
  ${id}  pending, 8 attempts
    orders-two-ways-dev-reserveStock: Error: The reservation of order ${id} has other lines or another amount.
  2 dead letters of orders-two-ways-dev-reserveStock: Error: The reservation of order … has other lines or another amount.
`;
  expect(await redrive("--list")).toBe(shown);

  await client.send(new DeleteItemCommand({ TableName: reservations, Key: marshall({ orderId: id }) }));
  expect(await redrive()).toContain(`${shown}  1 redriven;`);
  await expect.poll(statusOfOrder, WAIT).toBe("confirmed");
  expect(await redrive("--list")).toContain(": 0 parked\n");
});
