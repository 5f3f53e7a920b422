import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { orderFor } from "@app/conformance/customer";
import { randomKey } from "@app/infra/embedded/call-keys";
import { startProcess } from "../lib/start-process.ts";
import type { Runner } from "./runner.ts";

/** Nothing listens there, so an accepted order stays pending. */
const NOWHERE = "http://127.0.0.1:1";

/** Runs a bundle of the orders service on a database of its own. */
export async function startOrders(bundles: string, databaseUrl: string): Promise<Runner> {
  const key = randomKey();
  const { said, stop } = await startProcess(join(bundles, "orders", "main.mjs"), {
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
  const { url } = said as { url: string };
  const headers = {
    "content-type": "application/json",
    "x-caller": "gateway",
    "x-caller-key": key,
    "x-customer-id": "experiment",
  };
  const place = async (sku: string) => {
    const response = await fetch(`${url}/orders`, {
      method: "POST",
      headers: { ...headers, "idempotency-key": randomUUID() },
      body: JSON.stringify(orderFor(sku)),
    });
    await response.arrayBuffer();
    return response.status;
  };
  return { place, stop };
}
