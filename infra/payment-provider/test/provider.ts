import { createServer } from "node:http";
import { listen } from "@app/net/test/listen";
import { buildProvider, type ProviderOptions } from "../app.ts";

/** A separate provider for one test. It closes an unanswered call after 50 ms. */
export async function provider(options: Partial<ProviderOptions> = {}) {
  const defaults = { apiKey: "merchant", controlKey: "experimenter", latencyMs: 0, holdMs: 50 };
  const server = createServer(buildProvider({ ...defaults, random: Math.random, ...options }));
  const base = await listen(server);
  const send = async (method: string, path: string, headers: Record<string, string>, body?: unknown) => {
    const json = body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) };
    const type = { "content-type": "application/json" };
    const response = await fetch(base + path, { method, headers: { ...type, ...headers }, ...json });
    return { status: response.status, headers: response.headers, body: JSON.parse(await response.text()) };
  };
  const merchant = { authorization: "Bearer merchant" };
  return {
    send,
    charge: (key: string, body: object) =>
      send("POST", "/charges", { ...merchant, "idempotency-key": key }, { ...aCharge, ...body }),
    refund: (key: string, charge: string) =>
      send("POST", `/charges/${charge}/refunds`, { ...merchant, "idempotency-key": key }),
    control: (body: unknown) => send("PUT", "/control", { "x-control-key": "experimenter" }, body),
    ledger: async () => (await send("GET", "/ledger", { "x-control-key": "experimenter" })).body,
  };
}

/** A merchant's request to charge an accepted card. */
export const aCharge = { amount: 1250, currency: "EUR", card: "card_accepted", reference: "order-1" };
