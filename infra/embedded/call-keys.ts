import { randomBytes } from "node:crypto";

/** In the order in which they may be stopped: each before those it calls. */
export const SERVICES = ["gateway", "orders", "inventory", "payments"] as const;
export type Service = (typeof SERVICES)[number];

/** Who calls whom. */
export const calls: Record<Service, Service[]> = {
  gateway: ["orders", "inventory", "payments"],
  orders: ["inventory", "payments"],
  inventory: [],
  payments: [],
};

/** callee → caller → the key which that caller presents. */
export type CallKeys = Record<Service, Record<string, string>>;

/**
 * A key for every call of the graph, known to its two ends only, so that a service knows who calls. The operator's, for orders,
 * is no service's: whoever starts the services keeps it.
 *
 * @param secret gives the key for a purpose, such as "gateway calls orders"
 */
export function callKeys(secret: (purpose: string) => string): CallKeys {
  const keys: CallKeys = {
    gateway: {},
    orders: { operator: secret("operator calls orders") },
    inventory: {},
    payments: {},
  };
  for (const caller of SERVICES)
    for (const callee of calls[caller]) keys[callee][caller] = secret(`${caller} calls ${callee}`);
  return keys;
}

/** A service's environment: the keys it accepts (`CALLER_KEYS`), and the one it presents to each it calls. */
export function keysOf(name: Service, keys: CallKeys): Record<string, string> {
  const presented = calls[name].map((callee) => [`${callee.toUpperCase()}_KEY`, keys[callee][name] ?? ""]);
  return { CALLER_KEYS: JSON.stringify(keys[name]), ...Object.fromEntries(presented) };
}

/** Secret enough, and free of characters that a shell or a URL would change. */
export const randomKey = () => randomBytes(24).toString("base64url");
