import type { RequestListener } from "node:http";
import { expect, onTestFinished, test } from "vitest";
import { serve } from "../../harness/test/serve.ts";
import { checkLists } from "../verify.ts";
import { ChaosClients } from "./chaos-clients.ts";
import { emptyLog, openClient } from "./client.ts";

const json =
  (status: number, body: unknown): RequestListener =>
  (_, response) => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
const drop: RequestListener = (request) => void request.socket.destroy();

/** One customer of a server that gives these replies in turn and then repeats the last one; `random` always draws the same. */
async function shop(replies: RequestListener[], random = 0.5, ended = new AbortController().signal) {
  const requests: { path: string | undefined; key: unknown }[] = [];
  const { url } = await serve((request, response) => {
    requests.push({ path: request.url, key: request.headers["idempotency-key"] });
    replies[Math.min(requests.length, replies.length) - 1]!(request, response);
  });
  const log = emptyLog();
  const client = openClient(url, log);
  onTestFinished(() => client.close());
  const settings = { client, log, tokens: ["token"], random: () => random, run: "run", ended };
  const clients = new ChaosClients(settings);
  return { url, requests, log, clients };
}

test("an order without an answer is sent again under the same key and counts as accepted once", async () => {
  const unavailable = json(503, { type: "problems/temporarily-unavailable" });
  const { clients, log, requests } = await shop([drop, unavailable, json(202, { id: "1" })]);
  await clients.placeOrder();
  expect(requests.map(({ key }) => key)).toEqual(["run-0", "run-0", "run-0"]);
  expect(log.accepted.map(({ id }) => id)).toEqual(["1"]);
  expect(log.attempts.map(({ failure }) => failure)).toEqual([
    "UND_ERR_SOCKET",
    "503 temporarily-unavailable",
    undefined,
  ]);
  expect(log.contradictions).toEqual([]);
});

test("an error message of a function is no answer, whatever its status", async () => {
  const { clients, log } = await shop([json(200, { errorMessage: "boom" }), json(202, { id: "1" })]);
  await clients.placeOrder();
  expect(log.attempts.map(({ failure }) => failure)).toEqual(["status 200", undefined]);
});

test("a client stops after six attempts, and no order is accepted", async () => {
  const { clients, log, requests } = await shop([json(500, {})], 0);
  await clients.placeOrder();
  expect(requests).toHaveLength(6);
  expect(log).toMatchObject({ accepted: [], givenUp: 1, contradictions: [] });
});

test("a client attempts nothing again once the load has ended", async () => {
  const { clients, log, requests } = await shop([json(500, {})], 0, AbortSignal.abort());
  await clients.placeOrder();
  expect(requests).toHaveLength(1);
  expect(log).toMatchObject({ accepted: [], givenUp: 1 });
});

test("a refused valid order and a replay with another id are contradictions", async () => {
  const refused = await shop([json(422, { type: "problems/idempotency-key-reused" })]);
  await refused.clients.placeOrder();
  expect(refused.log.contradictions).toEqual(["POST /orders was refused: 422 idempotency-key-reused"]);
  const another = await shop([json(202, { id: "1" }), json(202, { id: "2" })], 0);
  await another.clients.placeOrder();
  expect(another.log).toMatchObject({
    repeated: 1,
    contradictions: ["the replay of order 1 was order 2"],
  });
});

test("an accepted order that is not found, or is answered with another order, is a contradiction", async () => {
  const missing = json(404, { type: "problems/order-not-found" });
  const { clients, log } = await shop([json(202, { id: "1" }), missing, json(200, { id: "2" })]);
  await clients.placeOrder();
  await clients.getOrder();
  await clients.getOrder();
  expect(log.contradictions).toEqual([
    "GET /orders/1 was refused: 404 order-not-found",
    "GET /orders/1 answered with another order",
  ]);
});

test("a refused cancellation is no contradiction, and an accepted one is kept", async () => {
  const { clients, log } = await shop([json(202, { id: "1" }), json(409, {}), json(202, { id: "1" })]);
  await clients.placeOrder();
  await clients.cancelOrder();
  expect(log.cancelled).toEqual(new Set());
  await clients.cancelOrder();
  expect(log.cancelled).toEqual(new Set(["1"]));
  expect(log.contradictions).toEqual([]);
});

test("lists are read to their last page and compared with the accepted orders", async () => {
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
