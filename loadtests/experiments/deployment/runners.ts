import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { orderFor } from "@app/conformance/customer";
import type { Both } from "@app/infra/embedded/both";
import { randomKey } from "@app/infra/embedded/call-keys";
import { fetchToken } from "@app/infra/identity-provider/token";
import { startExtraProcess } from "../../harness/extra-process.ts";
import { CREDENTIALS, TABLE_SETTINGS } from "../lib/tables.ts";

/** A running deployable that a newer version can replace. */
export type Runner = {
  /** The status of the answer to an order of a product. @throws while it does not answer */
  place(sku: string): Promise<number>;
  stop(): Promise<void>;
};

/** Nothing listens there, so an accepted order stays pending. */
const NOWHERE = "http://127.0.0.1:1";

/** Runs a bundle of the orders service on a separate database. */
export async function startOrders(bundles: string, databaseUrl: string): Promise<Runner> {
  const key = randomKey();
  const module = join(bundles, "orders", "main.mjs");
  const { ready, stop } = await startExtraProcess<{ ready: true; url: string }>(module, {
    HOST: "127.0.0.1",
    PORT: "0",
    LOG_LEVEL: "silent",
    DATABASE_URL: databaseUrl,
    CALLER_KEYS: JSON.stringify({ gateway: key }),
    INVENTORY_URL: NOWHERE,
    INVENTORY_KEY: key,
    PAYMENTS_URL: NOWHERE,
    PAYMENTS_KEY: key,
  });
  const caller = { "x-caller": "gateway", "x-caller-key": key, "x-customer-id": "experiment" };
  const place = async (sku: string) => {
    const { headers, body } = requestFor(sku, caller);
    const response = await fetch(`${ready.url}/orders`, { method: "POST", headers, body });
    await response.arrayBuffer();
    return response.status;
  };
  return { place, stop };
}

const ENVIRONMENT = fileURLToPath(new URL("environment.mjs", import.meta.url));
/** The function's own timeout. */
const LIMIT_MS = 10_000;

/** Runs a bundle of the function placeOrder as one environment, on separate tables (`openTables`). */
export async function startPlaceOrder(bundles: string, { outside, functions }: Both): Promise<Runner> {
  const token = await fetchToken({ issuer: outside.issuer, subject: "experiment" });
  const { child, stop } = await startExtraProcess(ENVIRONMENT, {
    BUNDLE: join(bundles, "orders", "place-order.mjs"),
    LOG_LEVEL: "silent",
    ISSUER: outside.issuer,
    AUDIENCE: "orders-two-ways",
    ...CREDENTIALS,
    ...TABLE_SETTINGS,
    AWS_ENDPOINT_URL_DYNAMODB: functions?.dynamodbEndpoint ?? "",
  });
  const place = async (sku: string) => {
    child.send({
      ...EVENT,
      ...requestFor(sku, { authorization: `Bearer ${token}` }),
      requestContext: { requestId: randomUUID(), http: { method: "POST" } },
    });
    const [answer] = (await once(child, "message", { signal: AbortSignal.timeout(LIMIT_MS) })) as [
      { statusCode: number },
    ];
    return answer.statusCode;
  };
  return { place, stop };
}

/** The part of an HTTP API's event (payload format 2.0) that the function reads and that is always the same. */
const EVENT = { rawPath: "/orders", rawQueryString: "", isBase64Encoded: false };

function requestFor(sku: string, headers: Record<string, string>) {
  const own = { "content-type": "application/json", "idempotency-key": randomUUID() };
  return { headers: { ...headers, ...own }, body: JSON.stringify(orderFor(sku)) };
}

const TIMEOUT_MS = 60_000;
/** The contract's status for a product that does not exist. */
const REFUSED = 422;

/** Polls until the product is refused. @throws Error when it never is */
export async function untilRefused({ place }: Runner, sku: string, signal: AbortSignal): Promise<void> {
  for (const end = Date.now() + TIMEOUT_MS; Date.now() < end; await sleep(5, undefined, { signal })) {
    if ((await place(sku).catch(() => 503)) === REFUSED) return;
  }
  throw new Error("The edited rule was never served.");
}
