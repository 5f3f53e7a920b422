import type { RequestListener } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { hold, type Scenario } from "../../scenarios/scenario.ts";
import { steadyAt } from "../../scenarios/scenarios.ts";
import { serve } from "../test/serve.ts";
import { type LoadJob, runLoad } from "./open-loop.ts";

function job(url: string, changes: Partial<Scenario> = {}, limits: Partial<LoadJob> = {}): LoadJob {
  const scenario = { ...steadyAt(100, 0.5), ...changes };
  const tokens = ["token-a", "token-b"];
  const skus = ["sku-001", "sku-002", "sku-003"];
  return { scenario, url, tokens, skus, run: "run", seed: 1, maxInFlight: 100, timeout: 5_000, ...limits };
}

const answer = (status: number, body: object): RequestListener => {
  return (_request, response) => response.writeHead(status).end(JSON.stringify(body));
};

test("every arrival is started, answered and counted once, in the second in which it was due", async () => {
  let sequence = 0;
  const { url } = await serve((_request, response) =>
    response.writeHead(202).end(JSON.stringify({ id: `order-${sequence++}` })),
  );
  const { result, accepted } = await runLoad(job(url, { stages: [hold(40, 1), hold(20, 1)] }));
  expect(result).toMatchObject({ offered: 60, started: 60, completed: 60, dropped: 0, errors: {} });
  expect(result.windows.map(({ second, completed }) => [second, completed])).toEqual([
    [0, 40],
    [1, 20],
  ]);
  expect(new Set(accepted).size).toBe(60);
});

test("each order has a key and a token of its customer, and two products of the catalog", async () => {
  const seen: { key: unknown; authorization: unknown; skus: string[] }[] = [];
  const { url } = await serve(async (request, response) => {
    const { lines } = (await json(request)) as { lines: { sku: string }[] };
    const { authorization, "idempotency-key": key } = request.headers;
    seen.push({ key, authorization, skus: lines.map(({ sku }) => sku) });
    response.writeHead(202).end(JSON.stringify({ id: key }));
  });
  await runLoad(job(url));
  expect(new Set(seen.map(({ key }) => key)).size).toBe(50);
  expect(new Set(seen.map(({ authorization }) => authorization))).toEqual(
    new Set(["Bearer token-a", "Bearer token-b"]),
  );
  expect(seen.every(({ skus }) => new Set(skus).size === 2)).toBe(true);
});

test.each<[string, RequestListener]>([
  ["503 temporarily-unavailable", answer(503, { type: "problems/temporarily-unavailable" })],
  ["status 502", answer(502, {})],
  ["errorMessage in the body", answer(202, { errorMessage: "thrown" })],
  ["status 200", answer(200, { errorMessage: "thrown" })],
  ["not what placeOrder promises", answer(202, {})],
  ["body is not a JSON object", (_request, response) => response.writeHead(202).end("<html>")],
  ["UND_ERR_SOCKET", (request) => request.socket.destroy()],
])("a bad answer is counted under its kind: %s", async (kind, listener) => {
  const { url } = await serve(listener);
  const { result, accepted } = await runLoad(job(url, { stages: [hold(50, 0.1)] }));
  expect(result).toMatchObject({ completed: 0, errors: { [kind]: 5 } });
  expect(accepted).toEqual([]);
});

test("latency counts from the scheduled start of a request, not from the time when the target serves it", async () => {
  const { url } = await serve(queueing(30));
  const { result } = await runLoad(job(url, { stages: [hold(100, 0.5)] }, { maxInFlight: 1_000 }));
  // 50 requests come every 10 ms, and each is served for at least 30 ms: the last one waits for 50 × 30 − 49 × 10 ms.
  expect(result.response.max).toBeGreaterThan(1_000);
  expect(result.response.p50).toBeGreaterThan(480);
});

test("arrivals beyond the limit of requests in flight are dropped and counted, never queued", async () => {
  const waiting: (() => void)[] = [];
  const { url } = await serve((_request, response) => {
    waiting.push(() => response.writeHead(202).end(JSON.stringify({ id: "late" })));
  });
  const running = runLoad(job(url, {}, { maxInFlight: 7 }));
  while (waiting.length < 7) await sleep(10);
  await sleep(800);
  waiting.forEach((release) => release());
  expect((await running).result).toMatchObject({ offered: 50, started: 7, completed: 7, dropped: 43 });
});

test("reads ask for orders of their own customer, and each operation has its own counts", async () => {
  const owners = new Map<string, string | undefined>();
  let strangers = 0;
  const { url } = await serve((request, response) => {
    const { authorization } = request.headers;
    if (request.method === "POST") {
      const id = `order-${owners.size}`;
      owners.set(id, authorization);
      return response.writeHead(202).end(JSON.stringify({ id }));
    }
    const [, id, part] = /^\/orders\/([^/]+)(\/summary)?$/.exec(request.url!) ?? [];
    if (!id) return response.end(JSON.stringify({ orders: [], products: [{}] }));
    if (owners.get(id) !== authorization) strangers++;
    response.end(JSON.stringify(part ? { order: { id } } : { id }));
  });
  const mix = { placeOrder: 1, getOrder: 1, listOrders: 1, getSummary: 1, listProducts: 1 };
  const { result, accepted } = await runLoad(job(url, { mix }));
  expect(strangers).toBe(0);
  expect(result).toMatchObject({ completed: 50, errors: {} });
  expect(Object.keys(result.operations).sort()).toEqual(Object.keys(mix).sort());
  expect(accepted).toHaveLength(result.operations.placeOrder!.completed + 2);
});

test("a target that dies ends the run early and makes it invalid", async () => {
  const { url, server } = await serve(answer(202, { id: "order" }));
  const running = runLoad(job(url, { stages: [hold(20, 60)] }));
  await sleep(500);
  server.close().closeAllConnections();
  const { result } = await running;
  expect(result.aborted).toContainEqual(
    "the target stopped answering (ECONNREFUSED), and the run was ended early",
  );
  expect(result.started).toBeLessThan(result.offered);
}, 30_000);

/** Serves one request at a time. */
function queueing(milliseconds: number): RequestListener {
  let turn = Promise.resolve();
  return (_request, response) => {
    turn = turn.then(() => sleep(milliseconds));
    void turn.then(() => response.writeHead(202).end(JSON.stringify({ id: "order" })));
  };
}
