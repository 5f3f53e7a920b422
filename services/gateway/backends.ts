import { type Client, createClient } from "@app/chassis/client";
import { numberSetting, setting } from "@app/chassis/config";

/** A client for each context behind the gateway. */
export type Backends = { orders: Client; inventory: Client; payments: Client };

/** Creates the clients from the environment: `ORDERS_URL` and `ORDERS_KEY`, and so on. */
export function createBackends(): Backends {
  return { orders: backend("ORDERS"), inventory: backend("INVENTORY"), payments: backend("PAYMENTS") };
}

function backend(name: string): Client {
  return createClient(setting(`${name}_URL`), {
    headers: { "x-caller": "gateway", "x-caller-key": setting(`${name}_KEY`) },
    timeout: numberSetting("BACKEND_TIMEOUT_MS", 6_000),
  });
}
