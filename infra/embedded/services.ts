import { fileURLToPath } from "node:url";
import { calls, keysOf, newCallKeys, type Service } from "./call-keys.ts";
import type { ReadyMessage } from "./child.ts";
import type { Children } from "./children.ts";
import type { OutsideParties } from "./outside-parties.ts";
import { type Postgres, startPostgres } from "./postgres.ts";
import { stopwatch } from "./stopwatch.ts";

/** The services variant, with all that the audit needs of it. */
export interface ServicesVariant {
  /** The gateway's: the base URL of the contract. */
  url: string;
  /** The services behind it, which refuse whoever comes without a key. */
  internalUrls: Record<Exclude<Service, "gateway">, string>;
  /** Opens `/parked` of orders to whoever sends it as the caller `operator`. */
  operatorKey: string;
  postgres: Postgres;
  /** From the start of Postgres to the gateway's readiness. */
  startSeconds: number;
}

export interface ServicesOptions {
  runDirectory: string;
  /** Awaited while Postgres starts. */
  outside: Promise<OutsideParties>;
  /** The gateway's; 0 for any free port. The services behind it always take one. */
  gatewayPort: number;
  /** Holds a directory with a main.ts for each service; the repository's own unless a test says otherwise. */
  directory?: string | undefined;
}

const projectServices = fileURLToPath(new URL("../../services", import.meta.url));

/** Starts Postgres and then the four services, callees before callers. */
export async function startServices(children: Children, options: ServicesOptions): Promise<ServicesVariant> {
  const seconds = stopwatch();
  const [postgres, outside] = await Promise.all([
    startPostgres(children, options.runDirectory),
    options.outside,
  ]);
  const keys = newCallKeys();
  const urls: Partial<Record<Service, string>> = {};
  const start = async (name: Service, port: number, env: Record<string, string>): Promise<string> => {
    const module = `${options.directory ?? projectServices}/${name}/main.ts`;
    const common = { PORT: `${port}`, HOST: "127.0.0.1", ...keysOf(name, keys), ...urlsOf(name, urls) };
    const spec = { name, module, env: { ...common, ...env } };
    const { url } = await children.start<ReadyMessage & { url: string }>(spec);
    urls[name] = url;
    return url;
  };
  const provider = { PROVIDER_URL: outside.providerUrl, PROVIDER_API_KEY: outside.apiKey };
  const [inventory, payments] = await Promise.all([
    start("inventory", 0, { DATABASE_URL: postgres.urls.inventory }),
    start("payments", 0, { DATABASE_URL: postgres.urls.payments, ...provider }),
  ]);
  const orders = await start("orders", 0, { DATABASE_URL: postgres.urls.orders });
  const tokens = { ISSUER: outside.issuer, AUDIENCE: "orders-two-ways" };
  const url = await start("gateway", options.gatewayPort, tokens);
  const internalUrls = { orders, inventory, payments };
  const operatorKey = keys.orders["operator"] ?? "";
  return { url, internalUrls, operatorKey, postgres, startSeconds: seconds() };
}

function urlsOf(name: Service, urls: Partial<Record<Service, string>>): Record<string, string> {
  return Object.fromEntries(calls[name].map((callee) => [`${callee.toUpperCase()}_URL`, urls[callee] ?? ""]));
}
