import { randomBytes } from "node:crypto";

/** In the order in which they may be stopped: each before the services that it calls. */
export const SERVICES = ["gateway", "orders", "inventory", "payments"] as const;
export type Service = (typeof SERVICES)[number];

/** The callees of each service. */
export const calls: Record<Service, Service[]> = {
  gateway: ["orders", "inventory", "payments"],
  orders: ["inventory", "payments"],
  inventory: [],
  payments: [],
};

/** With messages between the contexts, only the gateway calls. */
export const callsBesideMessages: typeof calls = { ...calls, orders: [] };

/** callee → caller → the key of that caller. */
export type CallKeys = Record<Service, Record<string, string>>;

/**
 * Creates a key for every edge of the call graph. Only its two ends know it, so a service knows its caller. The
 * operator's key for orders belongs to no service; the launcher keeps it.
 * @param secret returns the key for a purpose, such as "gateway calls orders"
 */
export function callKeys(secret: (purpose: string) => string, graph = calls): CallKeys {
  const keys: CallKeys = {
    gateway: {},
    orders: { operator: secret("operator calls orders") },
    inventory: {},
    payments: {},
  };
  for (const caller of SERVICES)
    for (const callee of graph[caller]) keys[callee][caller] = secret(`${caller} calls ${callee}`);
  return keys;
}

/** A service's environment: the keys that it accepts (`CALLER_KEYS`), and its own key for each callee. */
export function keysOf(name: Service, keys: CallKeys): Record<string, string> {
  const callees = SERVICES.filter((callee) => keys[callee][name] !== undefined);
  const presented = callees.map((callee) => [`${callee.toUpperCase()}_KEY`, keys[callee][name]]);
  return { CALLER_KEYS: JSON.stringify(keys[name]), ...Object.fromEntries(presented) };
}

/** Long enough for a secret, and without characters that a shell or a URL would change. */
export const randomKey = () => randomBytes(24).toString("base64url");

/** The contexts that have a database, each with a role of the same name. */
export const DATABASES = ["orders", "inventory", "payments"] as const;
export type Database = (typeof DATABASES)[number];
