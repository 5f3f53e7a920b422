import { createServer } from "node:http";
import { createTables } from "@app/functions-local/dynamodb/tables";
import { startTestEngine, type TestEngine } from "@app/functions-local/test/engine";
import { listen } from "@app/net/test/listen";
import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import type { Handler } from "../../chassis/http.ts";
import { declaredPayments } from "../../serverless-config.ts";

const ORDER = "00000000-0000-8000-8000-00000000000";
const CHARGE = { amount: 500, currency: "EUR", card: "card_accepted" };
const HANDLERS = ["authorize-payment", "refund-payment", "get-payment", "get-readiness"] as const;

let engine: TestEngine;
let handlers: Record<(typeof HANDLERS)[number], Handler>;
/** With `late`, it does not answer, and the caller's deadline is over once the call has arrived. */
let provider: { decides: string; late?: AbortController; calls: (string | undefined)[] };
let next = 0;
let orderId: string;

const server = createServer(({ url }, response) => {
  provider.calls.push(url);
  if (provider.late) return provider.late.abort(new DOMException("late", "TimeoutError"));
  const decided = { id: "ch_1", status: provider.decides, amount: CHARGE.amount };
  response.writeHead(provider.decides === "nothing" ? 503 : 201).end(JSON.stringify(decided));
});

beforeAll(async () => {
  engine = await startTestEngine();
  const { PaymentsTable } = declaredPayments.resources.Resources;
  const Properties = { ...PaymentsTable!.Properties, TableName: "payments" };
  await createTables(engine.client, { PaymentsTable: { ...PaymentsTable!, Properties } });
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    PAYMENTS_TABLE: "payments",
    CALLER_KEYS: JSON.stringify({ orders: "key" }),
    PROVIDER_URL: await listen(server),
    PROVIDER_API_KEY: "local",
  });
  const imported = HANDLERS.map(async (name) => [name, (await import(`./${name}.ts`)).handler]);
  handlers = Object.fromEntries(await Promise.all(imported));
}, 60_000);
afterAll(() => engine?.stop());
beforeEach(() => {
  provider = { decides: "authorized", calls: [] };
  orderId = `${ORDER}${next++}`;
});

const KNOWN = { "x-caller": "orders", "x-caller-key": "key" };
type Request = { id?: string; body?: object; caller?: object };

async function call(
  name: (typeof HANDLERS)[number],
  { id = orderId, body = CHARGE, caller = KNOWN }: Request = {},
) {
  const event = {
    headers: { "content-type": "application/json", ...caller },
    requestContext: { http: { method: "PUT" } },
    pathParameters: { id },
    rawQueryString: "",
    body: JSON.stringify(body),
  } as unknown as APIGatewayProxyEventV2;
  const { statusCode, body: answer } = await handlers[name](event);
  return { code: statusCode, ...(JSON.parse(answer ?? "{}") as { status?: unknown }) };
}

describe("a payment", () => {
  it("is charged once, however often the caller asks", async () => {
    expect(await call("authorize-payment")).toEqual({ code: 200, status: "authorized" });
    expect(await call("authorize-payment")).toEqual({ code: 200, status: "authorized" });
    expect(provider.calls).toEqual(["/charges"]);
  });

  it("stays unknown while the provider fails: nothing is stored, and the next call finds the outcome", async () => {
    provider.decides = "nothing";
    expect((await call("authorize-payment")).code).toBe(503);
    expect((await call("get-payment")).code).toBe(404);
    provider.decides = "authorized";
    expect(await call("authorize-payment")).toEqual({ code: 200, status: "authorized" });
  });

  it("answers 504 when the provider is too slow, so that the caller does not count it against payments", async () => {
    provider.late = new AbortController();
    onTestFinished(() => void vi.restoreAllMocks());
    vi.spyOn(AbortSignal, "timeout").mockReturnValueOnce(provider.late.signal);
    expect((await call("authorize-payment")).code).toBe(504);
  });

  it("is refunded once, to the same charge", async () => {
    await call("authorize-payment");
    expect(await call("refund-payment")).toEqual({ code: 200, status: "refunded" });
    expect(await call("refund-payment")).toEqual({ code: 200, status: "refunded" });
    expect(provider.calls).toEqual(["/charges", "/charges/ch_1/refunds"]);
  });

  it("that was declined cannot be refunded", async () => {
    provider.decides = "declined";
    expect(await call("authorize-payment")).toEqual({ code: 200, status: "declined" });
    expect((await call("refund-payment")).code).toBe(409);
  });

  it("that does not exist is not found", async () => {
    expect((await call("refund-payment")).code).toBe(404);
    expect((await call("get-payment")).code).toBe(404);
  });

  it("has its part in the order's summary", async () => {
    await call("authorize-payment");
    expect(await call("get-payment")).toMatchObject({ code: 200, record: { status: "authorized" } });
  });

  it("with an invalid body or order id is refused", async () => {
    expect((await call("authorize-payment", { body: { ...CHARGE, amount: -1 } })).code).toBe(400);
    expect((await call("authorize-payment", { id: "not-an-id" })).code).toBe(404);
    expect(provider.calls).toEqual([]);
  });
});

it("is ready while the table can be read", async () => {
  expect(await call("get-readiness")).toEqual({ code: 200, status: "ok" });
});

describe.each(HANDLERS)("%s", (name) => {
  it.each([
    ["nobody", {}],
    ["a caller with a wrong key", { "x-caller": "orders", "x-caller-key": "yek" }],
    ["the gateway with another service's key", { "x-caller": "gateway", "x-caller-key": "key" }],
    ["an unknown caller with an empty key", { "x-caller": "eve", "x-caller-key": "" }],
    ["a name that objects inherit", { "x-caller": "__proto__", "x-caller-key": "key" }],
  ])("answers 401 to %s", async (_who, caller) => {
    expect((await call(name, { caller })).code).toBe(401);
    expect(provider.calls).toEqual([]);
  });
});
