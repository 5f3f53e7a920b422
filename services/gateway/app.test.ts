import type { Call } from "@app/chassis/client";
import type { Answer } from "@app/chassis/exchange";
import { Overloaded } from "@app/chassis/overloaded";
import { listen } from "@app/chassis/test/listen";
import { Problem } from "@app/contract/problem";
import type { TokenCheck } from "@app/contract/token";
import { beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { buildGateway } from "./app.ts";

/** A stub: `Bearer ada` is a token of the customer ada. The contract's tests check real tokens. */
const checkToken: TokenCheck = async (authorization) => {
  if (!authorization) throw new Problem("unauthorized");
  return { customerId: authorization.replace("Bearer ", ""), scopes: [], expiresAt: Infinity };
};

let calls: (Call & { to: string })[];
let answers: Record<string, Partial<Answer> | Problem>;

beforeEach(() => {
  calls = [];
  answers = {};
});

function backend(to: string) {
  return async (call: Call): Promise<Answer> => {
    calls.push({ to, ...call });
    const scripted = answers[`${to} ${call.path}`];
    if (scripted instanceof Problem) throw scripted;
    return {
      status: 200,
      headers: { "content-type": "application/json" },
      text: "{}",
      ...scripted,
    };
  };
}

/** @returns the URL of a new gateway */
async function startGateway(limits: { requestsPerSecond?: number; changesPerSecond?: number } = {}) {
  const backends = {
    orders: backend("orders"),
    inventory: backend("inventory"),
    payments: backend("payments"),
  };
  const generous = { requestsPerSecond: 1_000, changesPerSecond: 1_000 };
  return listen(buildGateway({ backends, checkToken, ...generous, ...limits }));
}

async function ask(
  path: string,
  init: { method?: string; headers?: Record<string, string>; body?: string } = {},
  customer = "ada",
) {
  const url = await startGateway();
  const headers = { ...(customer && { authorization: `Bearer ${customer}` }), ...init.headers };
  return fetch(url + path, { ...init, headers });
}

describe("the gateway", () => {
  it("refuses a request without a token", async () => {
    expect((await ask("/orders", {}, "")).status).toBe(401);
    expect(calls).toEqual([]);
  });

  it("forwards a request in the customer's name, without the token and without headers that the client forged", async () => {
    await ask("/orders?limit=3", { headers: { "x-customer-id": "eve", "x-request-id": "r-1" } });
    expect(calls).toMatchObject([{ to: "orders", method: "GET", path: "/orders?limit=3" }]);
    expect(calls[0]!.headers).toEqual({ "x-customer-id": "ada", "x-request-id": "r-1" });
  });

  it("forwards only those parts of an answer that the contract names", async () => {
    answers["orders /orders/1"] = {
      status: 404,
      headers: { "content-type": "application/problem+json", server: "x" },
      text: "no",
    };
    const response = await ask("/orders/1");
    expect([response.status, await response.text()]).toEqual([404, "no"]);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(response.headers.has("server")).toBe(false);
  });

  it("answers the same when a context sheds a request as when it fails", async () => {
    answers["orders /orders/1"] = new Overloaded();
    answers["orders /orders/2"] = new Problem("temporarily-unavailable", "", {
      headers: { "retry-after": "1" },
    });
    const [shed, failed] = await Promise.all([ask("/orders/1"), ask("/orders/2")]);
    expect([shed.status, failed.status]).toEqual([503, 503]);
    expect([...shed.headers.keys()]).toEqual([...failed.headers.keys()]);
  });

  it("refuses a large body before it calls a context", async () => {
    const body = JSON.stringify({ card: "x".repeat(70_000) });
    expect((await ask("/orders", { method: "POST", body })).status).toBe(413);
    expect(calls).toEqual([]);
  });

  it("reads a body only when it knows the customer and the contract has a body there", async () => {
    const body = "x".repeat(70_000);
    expect((await ask("/orders", { method: "POST", body }, "")).status).toBe(401);
    expect((await ask("/orders/1/cancel", { method: "POST", body })).status).toBe(200);
    expect(calls).toMatchObject([{ path: "/orders/1/cancel", body: "" }]);
  });

  it("refuses a compressed body", async () => {
    const packed = { "content-encoding": "gzip", "content-type": "application/json" };
    expect((await ask("/orders", { method: "POST", headers: packed, body: "{}" })).status).toBe(415);
    expect(calls).toEqual([]);
  });

  it("forwards a body byte by byte, whatever charset its header names", async () => {
    const headers = { "content-type": "application/json; charset=utf-16le" };
    await ask("/orders", { method: "POST", headers, body: "\ufeff{}" });
    expect(calls).toMatchObject([{ body: "\ufeff{}", headers }]);
  });

  it.each(["/orders/", "/%6frders", "/orders/%zz", "/orders/%c0%af", "/orders//", "//orders"])(
    "refuses any other spelling of a path, such as %s",
    async (path) => {
      const { status, headers } = await ask(path);
      expect([status, headers.get("cache-control")]).toEqual([404, "no-store"]);
      expect(calls).toEqual([]);
    },
  );

  it("limits the rate of each customer", async () => {
    const url = await startGateway({ requestsPerSecond: 2 });
    const get = async (who: string) =>
      (await fetch(`${url}/orders`, { headers: { authorization: `Bearer ${who}` } })).status;
    const ada: number[] = [];
    for (let i = 0; i < 8; i++) ada.push(await get("ada"));
    expect(ada).toContain(200);
    expect(ada).toContain(429);
    expect(await get("bob")).toBe(200);
  });

  it("limits the orders that each customer places or cancels, but not the customer's reads", async () => {
    const changesPerSecond = 2;
    const url = await startGateway({ changesPerSecond });
    const send = async (who: string, method: string) =>
      (await fetch(`${url}/orders`, { method, headers: { authorization: `Bearer ${who}` } })).status;
    const all = (method: string) => Promise.all(Array.from({ length: 8 }, () => send("ada", method)));
    const placed = await all("POST");
    expect(placed.filter((status) => status !== 429).length).toBeGreaterThanOrEqual(changesPerSecond);
    expect(placed).toContain(429);
    expect(await all("GET")).not.toContain(429);
    expect(await send("bob", "POST")).not.toBe(429);
  });

  it("is healthy only while every context is ready", async () => {
    expect((await ask("/health", {}, "")).status).toBe(200);
    answers["payments /readyz"] = { status: 503 };
    expect((await ask("/health", {}, "")).status).toBe(503);
    answers["payments /readyz"] = new Problem("upstream-timeout");
    expect((await ask("/health", {}, "")).status).toBe(503);
  });

  it("asks the contexts for their health at most once a second, because anybody may ask the gateway", async () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    onTestFinished(() => void vi.useRealTimers());
    const url = await startGateway();
    const health = async () => (await fetch(`${url}/health`)).status;
    expect(await health()).toBe(200);
    answers["payments /readyz"] = { status: 503 };
    expect(await health()).toBe(200);
    vi.advanceTimersByTime(1_000);
    expect(await health()).toBe(503);
    expect(calls).toHaveLength(2 * 3);
  });

  it("sends security headers and no fingerprint", async () => {
    const { headers } = await ask("/health", {}, "");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("content-type")).toBe("application/json");
    expect(headers.get("strict-transport-security")).toBeTruthy();
    expect(headers.has("x-powered-by")).toBe(false);
  });
});

describe("the summary", () => {
  const part = (record: object, ...events: string[]) => ({
    text: JSON.stringify({
      record,
      timeline: events.map((event, i) => ({ at: `2026-01-01T00:00:0${i}.000Z`, event })),
    }),
  });

  it("asks the three contexts and answers once", async () => {
    answers["orders /orders/1/summary"] = part({ id: "1" }, "OrderPlaced");
    answers["inventory /reservations/1"] = part({ status: "reserved" }, "StockReserved");
    answers["payments /payments/1"] = { status: 404 };
    const summary = await (await ask("/orders/1/summary")).json();
    expect(summary).toEqual({
      order: { id: "1" },
      reservation: { status: "reserved" },
      payment: null,
      timeline: [
        { at: "2026-01-01T00:00:00.000Z", event: "OrderPlaced" },
        { at: "2026-01-01T00:00:00.000Z", event: "StockReserved" },
      ],
    });
  });

  it("of another customer's order answers 404, even if the other contexts know the order", async () => {
    answers["orders /orders/1/summary"] = { status: 404 };
    answers["payments /payments/1"] = part({ status: "authorized" });
    const response = await ask("/orders/1/summary");
    expect(response.status).toBe(404);
    expect(await response.text()).not.toContain("authorized");
  });
});

it("slows down an address that sends many bad tokens", async () => {
  const url = await startGateway({ requestsPerSecond: 2 });
  const statuses: number[] = [];
  for (let i = 0; i < 8; i++) statuses.push((await fetch(`${url}/orders`)).status);
  expect(statuses).toContain(401);
  expect(statuses).toContain(429);
});
