import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { startTestEngine } from "@app/functions-local/test/engine";
import { buildProvider } from "@app/infra/payment-provider/app";
import { GetItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { afterAll, beforeAll, expect, it } from "vitest";
import { CREDENTIALS, openTables, SKU, TABLE_SETTINGS } from "../lib/tables.ts";

let composed: typeof import("./composed-order.ts");
let stock: () => Promise<number>;
const closers: (() => unknown)[] = [];

beforeAll(async () => {
  const engine = await startTestEngine();
  closers.push(engine.stop);
  const keys = { apiKey: "merchant", controlKey: "control" };
  const provider = createServer(buildProvider({ ...keys, latencyMs: 0, holdMs: 0, random: () => 1 }));
  closers.push(() => provider.close().closeAllConnections());
  await new Promise<void>((listening) => provider.listen(0, "127.0.0.1", listening));
  await openTables(engine.endpoint);
  Object.assign(process.env, CREDENTIALS, TABLE_SETTINGS, {
    AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
    PROVIDER_URL: `http://127.0.0.1:${(provider.address() as AddressInfo).port}`,
    PROVIDER_API_KEY: keys.apiKey,
  });
  composed = await import("./composed-order.ts");
  const { database } = await import("@app/functions/chassis/database");
  const wanted = { TableName: TABLE_SETTINGS.STOCK_TABLE, Key: marshall({ sku: SKU }) };
  stock = async () => unmarshall((await database.send(new GetItemCommand(wanted))).Item!)["available"];
});

afterAll(() => closers.forEach((close) => close()));

const requestFor = (card: string, quantity = 1) => ({ lines: [{ sku: SKU, quantity }], card });

it("a good card: the order is confirmed and its stock taken once, however often the function runs", async () => {
  const [id, before] = [randomUUID(), await stock()];
  expect(await composed.fulfilOrder(requestFor("card_accepted"), id)).toMatchObject({ status: "confirmed" });
  expect(await composed.fulfilOrder(requestFor("card_accepted"), id)).toMatchObject({ status: "confirmed" });
  expect(await stock()).toBe(before - 1);
});

it("a declined card: the order is rejected and the stock returned", async () => {
  const before = await stock();
  const order = await composed.fulfilOrder(requestFor("card_declined"), randomUUID());
  expect(order).toMatchObject({ status: "rejected", reason: "payment_declined" });
  expect(await stock()).toBe(before);
});

it("too little stock: the order is rejected before any payment", async () => {
  const order = await composed.fulfilOrder(requestFor("card_accepted", 2_000_000), randomUUID());
  expect(order).toMatchObject({ status: "rejected", reason: "out_of_stock" });
});

it("a charge that fails: the function fails, and its next run reaches the same end", async () => {
  const [id, before] = [randomUUID(), await stock()];
  await expect(composed.fulfilOrder(requestFor("card_fails_once"), id)).rejects.toThrow("answered 500");
  expect(await composed.fulfilOrder(requestFor("card_fails_once"), id)).toMatchObject({
    status: "confirmed",
  });
  expect(await stock()).toBe(before - 1);
});
