import { onTestFinished } from "vitest";
import { buildProvider } from "../../infra/payment-provider/app.ts";
import { createTestDatabase } from "../../infra/test/test-database.ts";
import { type Database, openDatabase } from "../chassis/database.ts";
import { listen } from "../chassis/test/listen.ts";
import { type Started, startService } from "./start-service.ts";

export const GATEWAY_KEY = "gateway's key";
const ORDERS_KEY = "orders' key";
const CALLER_KEYS = JSON.stringify({ gateway: GATEWAY_KEY, orders: ORDERS_KEY });

/**
 * Starts inventory, payments and the provider, each as a process. Returns everything that a test needs to read their
 * data and to start replicas of orders.
 */
export async function startReplicas() {
  const [orders, inventory, payments] = await Promise.all([open(), open(), open()]);
  const keys = { apiKey: "api", controlKey: "control" };
  const providerUrl = await listen(buildProvider({ ...keys, latencyMs: 0, holdMs: 0, random: Math.random }));
  const [{ url: inventoryUrl }, { url: paymentsUrl }] = await Promise.all([
    startService("inventory", { DATABASE_URL: inventory.url, CALLER_KEYS }),
    startService("payments", {
      DATABASE_URL: payments.url,
      CALLER_KEYS,
      PROVIDER_URL: providerUrl,
      PROVIDER_API_KEY: keys.apiKey,
    }),
  ]);
  const orderSettings = {
    DATABASE_URL: orders.url,
    CALLER_KEYS,
    INVENTORY_URL: inventoryUrl,
    INVENTORY_KEY: ORDERS_KEY,
    PAYMENTS_URL: paymentsUrl,
    PAYMENTS_KEY: ORDERS_KEY,
  };
  return {
    databases: { orders: orders.database, inventory: inventory.database, payments: payments.database },
    providerUrl,
    startOrders: (settings = {}): Promise<Started> =>
      startService("orders", { ...orderSettings, ...settings }),
    setLatency: (latencyMs: number) =>
      fetch(`${providerUrl}/control`, {
        method: "PUT",
        headers: { "x-control-key": keys.controlKey, "content-type": "application/json" },
        body: JSON.stringify({ latencyMs, mode: "normal" }),
      }),
  };
}

async function open(): Promise<{ url: string; database: Database }> {
  const url = await createTestDatabase();
  const database = openDatabase(url);
  onTestFinished(() => database.end());
  return { url, database };
}
