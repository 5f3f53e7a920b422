import { OPERATIONS, type Operation } from "@app/contract/operations";
import { orderIdFor } from "@app/domain/order";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { declared } from "../serverless-config.ts";
import { importHandler } from "./exactly-once/inboxes.ts";
import { quiet } from "./silence-logs.ts";
import { httpEvent, openWorld, type World } from "./test-app.ts";

/**
 * Forged requests to every function that no stream invokes. HTTP functions trust only the token: neither an
 * authorizer's result nor headers that name a customer. The other functions are for the account's own use, and take
 * little or no input.
 */
type Answer = { statusCode: number; headers: Record<string, string>; body: string };
const handlerOf = async (name: string) =>
  (await importHandler(declared.functions[name]!.handler)) as (event: unknown) => Promise<Answer>;

const httpFunctions = Object.entries(declared.functions)
  .filter(([, { events = [] }]) => events.some(({ httpApi }) => httpApi))
  .map(([name]) => name);
const withToken = httpFunctions.filter((name) => (OPERATIONS as Record<string, Operation>)[name]?.scope);

/** The effect of absurd input on each function that neither HTTP nor a stream invokes. */
const DIRECT: Record<string, "refuses it" | "takes no input"> = {
  getReservation: "refuses it",
  getPayment: "refuses it",
  redriveOrders: "refuses it",
  sweepOrders: "takes no input",
  seedStock: "takes no input",
};

let world: World;
let mallory: string;
const aliceOrder = orderIdFor("alice", "hers");

beforeAll(async () => {
  world = await openWorld();
  Object.assign(process.env, { GET_RESERVATION_FUNCTION: "unused", GET_PAYMENT_FUNCTION: "unused" });
  quiet();
  await (await handlerOf("seedStock"))({});
  const body = { lines: [{ sku: "sku-001", quantity: 1 }], card: "card_accepted" };
  expect((await world.call("placeOrder", { key: "hers", body })).statusCode).toBe(202);
  await world.chain.deliver();
  mallory = await world.issuer.sign({ sub: "mallory" });
});
afterAll(() => world.close());

async function changesNothing<T>(action: () => Promise<T>): Promise<T> {
  const before = await world.everything();
  const outcome = await action();
  expect(await world.everything()).toEqual(before);
  return outcome;
}

it("covers every function that no stream invokes", () => {
  const others = Object.entries(declared.functions)
    .filter(([, { events = [] }]) => !events.some(({ httpApi, stream }) => httpApi ?? stream))
    .map(([name]) => name);
  expect(Object.keys(DIRECT).sort()).toEqual(others.sort());
});

/** A request with `token` that claims in every other way to come from alice. */
function asAlice(token: string | undefined): object {
  const claims = {
    sub: "alice",
    scope: "orders:read orders:write",
    aud: world.issuer.audience,
    iss: world.issuer.url,
  };
  const event = httpEvent(token, {
    id: aliceOrder,
    key: "forged",
    body: { lines: [{ sku: "sku-001", quantity: 1 }], card: "card_accepted" },
    headers: {
      "x-customer-id": "alice",
      "x-caller": "gateway",
      "x-forwarded-user": "alice",
      "x-amzn-oidc-identity": "alice",
    },
  }) as { requestContext: object };
  const authorizer = {
    jwt: { claims, scopes: ["orders:read", "orders:write"] },
    lambda: claims,
    iam: { userId: "alice" },
  };
  return { ...event, requestContext: { ...event.requestContext, authorizer, identity: { user: "alice" } } };
}

describe.each(withToken)("%s", (name) => {
  it("refuses a request that an authorizer let through, but that has no token", async () => {
    const answer = await changesNothing(async () => (await handlerOf(name))(asAlice(undefined)));
    expect(answer.statusCode).toBe(401);
  });

  it("serves the token's customer, whatever customer the event names", async () => {
    const answer = await (await handlerOf(name))(asAlice(mallory));
    const { customerId, orders } = JSON.parse(answer.body) as { customerId?: string; orders?: object[] };
    if (name === "placeOrder") expect(customerId).toBe("mallory");
    else if (name === "listOrders")
      expect(orders!.every((order) => (order as { customerId: string }).customerId === "mallory")).toBe(true);
    else expect(answer.statusCode).toBe(404);
  });
});

const ABSURD_REQUESTS = [
  undefined,
  null,
  {},
  [],
  "event",
  { headers: null, requestContext: null },
  { headers: {}, requestContext: { http: {} }, body: { lines: [] } },
  {
    headers: { authorization: ["Bearer a", "Bearer b"] },
    requestContext: { http: { method: {} } },
    rawPath: 5,
    body: 5,
  },
  {
    headers: { authorization: "Bearer x" },
    requestContext: { http: { method: "POST" } },
    rawQueryString: "__proto__=1",
    isBase64Encoded: true,
    body: "%%%",
  },
];

it.each(httpFunctions)("%s changes nothing, whatever it gets instead of a request", async (name) => {
  const handler = await handlerOf(name);
  await changesNothing(async () => {
    for (const event of ABSURD_REQUESTS) await handler(event).catch(() => undefined);
  });
});

const ABSURD_INPUTS = [
  5,
  "x",
  [],
  { orderId: null },
  { orderId: "" },
  { orderId: 1e21 },
  { orderId: { S: aliceOrder } },
  { orderId: [aliceOrder] },
  { orderId: aliceOrder.toUpperCase() },
  { orderId: aliceOrder, table: "orders" },
  JSON.parse(`{ "__proto__": { "orderId": "${aliceOrder}" } }`),
  { list: "yes" },
  { ids: [aliceOrder], attempt: -1 },
];

it.each(Object.entries(DIRECT))("%s changes nothing for absurd input: it %s", async (name, what) => {
  const handler = await handlerOf(name);
  await changesNothing(async () => {
    for (const input of ABSURD_INPUTS) {
      const outcome = await handler(input).then(
        () => "takes no input",
        () => "refuses it",
      );
      expect(outcome, JSON.stringify(input)).toBe(what);
    }
  });
});
