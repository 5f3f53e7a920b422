import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { openClient } from "./client.ts";
import { emptyJournal } from "./journal.ts";
import { checkLists } from "./lists.ts";
import { Shoppers } from "./shoppers.ts";

type Reply = (request: IncomingMessage, response: ServerResponse) => void;

const json =
  (status: number, body: unknown): Reply =>
  (_, response) => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
const drop: Reply = (request) => void request.socket.destroy();

/** One customer of a shop that gives these replies in turn, the last one for ever; `random` always draws the same. */
async function shop(replies: Reply[], random = 0.5) {
  const requests: { path: string | undefined; key: unknown }[] = [];
  const server = createServer((request, response) => {
    requests.push({ path: request.url, key: request.headers["idempotency-key"] });
    replies[Math.min(requests.length, replies.length) - 1]!(request, response);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const journal = emptyJournal();
  const client = openClient(url, journal);
  onTestFinished(async () => {
    await client.close();
    server.close();
  });
  const shoppers = new Shoppers({ client, journal, tokens: ["token"], random: () => random, run: "run" });
  return { url, requests, journal, shoppers };
}

test("an order without an answer is sent again under the same key, and counts as accepted once", async () => {
  const unavailable = json(503, { type: "problems/temporarily-unavailable" });
  const { shoppers, journal, requests } = await shop([drop, unavailable, json(202, { id: "1" })]);
  await shoppers.placeOrder();
  expect(requests.map(({ key }) => key)).toEqual(["run-0", "run-0", "run-0"]);
  expect(journal.accepted.map(({ id }) => id)).toEqual(["1"]);
  expect(journal.attempts.map(({ failure }) => failure)).toEqual([
    "UND_ERR_SOCKET",
    "503 temporarily-unavailable",
    undefined,
  ]);
  expect(journal.contradictions).toEqual([]);
});

test("a function that threw is no answer, whatever its status", async () => {
  const { shoppers, journal } = await shop([json(200, { errorMessage: "boom" }), json(202, { id: "1" })]);
  await shoppers.placeOrder();
  expect(journal.attempts.map(({ failure }) => failure)).toEqual(["status 200", undefined]);
});

test("a client gives up after some tries, and was promised nothing", async () => {
  const { shoppers, journal, requests } = await shop([json(500, {})], 0);
  await shoppers.placeOrder();
  expect(requests).toHaveLength(6);
  expect(journal).toMatchObject({ accepted: [], givenUp: 1, contradictions: [] });
});

test("no fault excuses that a valid order is refused, or that a replay is another order", async () => {
  const refused = await shop([json(422, { type: "problems/idempotency-key-reused" })]);
  await refused.shoppers.placeOrder();
  expect(refused.journal.contradictions).toEqual(["POST /orders was refused: 422 idempotency-key-reused"]);
  const another = await shop([json(202, { id: "1" }), json(202, { id: "2" })], 0);
  await another.shoppers.placeOrder();
  expect(another.journal).toMatchObject({
    repeated: 1,
    contradictions: ["the replay of order 1 was order 2"],
  });
});

test("no fault excuses that an accepted order is not found, or another one in its place", async () => {
  const missing = json(404, { type: "problems/order-not-found" });
  const { shoppers, journal } = await shop([json(202, { id: "1" }), missing, json(200, { id: "2" })]);
  await shoppers.placeOrder();
  await shoppers.readOrder("getOrder");
  await shoppers.readOrder("getOrder");
  expect(journal.contradictions).toEqual([
    "GET /orders/1 was refused: 404 order-not-found",
    "GET /orders/1 answered with another order",
  ]);
});

test("an order that cannot be cancelled now is no contradiction, and one that can be is remembered", async () => {
  const { shoppers, journal } = await shop([json(202, { id: "1" }), json(409, {}), json(202, { id: "1" })]);
  await shoppers.placeOrder();
  await shoppers.cancelOrder();
  expect(journal.cancelled).toEqual(new Set());
  await shoppers.cancelOrder();
  expect(journal.cancelled).toEqual(new Set(["1"]));
  expect(journal.contradictions).toEqual([]);
});

test("lists are read to their end, and held against what was promised", async () => {
  const order = (id: string, status = "confirmed") => ({ id, status });
  const { url } = await shop([
    json(200, { orders: [order("1"), order("1")], nextCursor: "more" }),
    json(200, { orders: [order("3", "cancelling"), order("4")], nextCursor: null }),
  ]);
  const accepted = [
    { id: "1", customer: 0, card: "card_accepted", acceptedAt: 0 },
    { id: "2", customer: 0, card: "card_accepted", acceptedAt: 0 },
    { id: "3", customer: 0, card: "card_accepted", acceptedAt: 0 },
    { id: "4", customer: 1, card: "card_accepted", acceptedAt: 0 },
  ];
  expect(await checkLists(url, ["token"], { accepted, cancelled: new Set(["3"]) })).toEqual([
    "order 2 is not in its customer's list",
    "order 4 is in another customer's list",
    "order 3 was to be cancelled and is cancelling",
    "a list holds an order twice",
  ]);
});
