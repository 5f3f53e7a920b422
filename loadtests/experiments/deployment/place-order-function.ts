import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { orderFor } from "@app/conformance/customer";
import type { Both } from "@app/infra/embedded/both";
import { fetchToken } from "@app/infra/identity-provider/token";
import { startProcess } from "../lib/start-process.ts";
import type { Runner } from "./runner.ts";

const ENVIRONMENT = fileURLToPath(new URL("environment.mjs", import.meta.url));
/** The function's own timeout. */
const LIMIT_MS = 10_000;
const NO_TABLE = "experiment-without-a-table";

/**
 * Runs a bundle of the function placeOrder as one environment. Its table does not exist, so it cannot change a real
 * order.
 */
export async function startPlaceOrder(bundles: string, { outside, functions }: Both): Promise<Runner> {
  const token = await fetchToken({ issuer: outside.issuer, subject: "experiment" });
  const { child, stop } = await startProcess(ENVIRONMENT, {
    BUNDLE: join(bundles, "orders", "place-order.mjs"),
    LOG_LEVEL: "silent",
    ISSUER: outside.issuer,
    AUDIENCE: "orders-two-ways",
    ORDERS_TABLE: NO_TABLE,
    AWS_REGION: "eu-west-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_ENDPOINT_URL_DYNAMODB: functions?.dynamodbEndpoint ?? "",
  });
  const place = async (sku: string) => {
    child.send(eventOf(sku, token));
    const [answer] = (await once(child, "message", { signal: AbortSignal.timeout(LIMIT_MS) })) as [
      { statusCode: number },
    ];
    return answer.statusCode;
  };
  return { place, stop };
}

/** The event of an HTTP API (payload format 2.0), as far as the function reads it. */
function eventOf(sku: string, token: string) {
  return {
    requestContext: { requestId: randomUUID(), http: { method: "POST" } },
    rawPath: "/orders",
    rawQueryString: "",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${token}`,
      "idempotency-key": randomUUID(),
    },
    body: JSON.stringify(orderFor(sku)),
    isBase64Encoded: false,
  };
}
