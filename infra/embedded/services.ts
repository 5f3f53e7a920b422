import { fileURLToPath } from "node:url";
import type { FormName } from "@app/net/variant-names";
import {
  callKeys,
  calls,
  callsBesideMessages,
  type Database,
  keysOf,
  randomKey,
  type Service,
} from "./call-keys.ts";
import type { ReadyMessage } from "./child.ts";
import type { Children } from "./children.ts";
import type { FunctionsVariant } from "./functions.ts";
import { startMessageLog } from "./message-log.ts";
import type { OutsideParties } from "./outside-parties.ts";
import { type Postgres, startPostgres } from "./postgres.ts";
import { stopwatch } from "./usage.ts";

/** The services variant, with the addresses and keys that the audit needs. */
export interface ServicesVariant {
  /** The gateway's URL: the base URL of the contract. */
  url: string;
  /** The services behind the gateway. They refuse a caller without a key. */
  internalUrls: Record<Exclude<Service, "gateway">, string>;
  /** Opens `/parked` of orders to the caller `operator`. */
  operatorKey: string;
  postgres: Postgres;
  /** In the hybrid: payments as functions. */
  payments?: FunctionsVariant;
  /**
   * Starts another process of orders beside the first, on the same database.
   * @returns its URL, which no other service knows
   */
  startReplica(): Promise<string>;
  /** Seconds from the start of Postgres until the gateway is ready. */
  startSeconds: number;
}

export interface ServicesOptions {
  runDirectory: string;
  /** Awaited while Postgres starts. */
  outside: Promise<OutsideParties>;
  /** The gateway's port; 0 for any free port. The services behind it always take a free port. */
  gatewayPort: number;
  /** Holds a directory with a main.ts for each service; the repository's own unless a test sets another. */
  directory?: string | undefined;
  /** `event-driven`: messages in place of calls between contexts. */
  form?: FormName | undefined;
  /** Starts payments as functions instead of the service, with the settings that the service would get. */
  payments?: ((env: Record<string, string>) => Promise<FunctionsVariant>) | undefined;
  /** Redirects calls between services. */
  link?: Link | undefined;
  /** Redirects connections to Postgres: maps a database's URL to the URL for its service. */
  linkPostgres?: ((url: string) => Promise<string>) | undefined;
}

/** Maps the URL of a callee to the URL that the caller gets. */
export type Link = (call: { caller: Service; callee: Service; url: string }) => Promise<string>;

const projectServices = fileURLToPath(new URL("../../services", import.meta.url));

/** Starts Postgres and then the four services, callees before callers. */
export async function startServices(children: Children, options: ServicesOptions): Promise<ServicesVariant> {
  const { linkPostgres = async (url) => url, directory = projectServices, runDirectory } = options;
  const withMessages = options.form === "event-driven";
  const graph = withMessages ? callsBesideMessages : calls;
  const seconds = stopwatch();
  const [postgres, outside, brokers] = await Promise.all([
    startPostgres(children, runDirectory),
    options.outside,
    withMessages ? startMessageLog(children, runDirectory) : undefined,
  ]);
  const keys = callKeys(randomKey, graph);
  const urls: Partial<Record<Service, string>> = {};
  const start = async (
    name: Service,
    port: number,
    env: Record<string, string>,
    process: string = name,
  ): Promise<string> => {
    const module = `${directory}/${brokers && name !== "gateway" ? "messages/" : ""}${name}/main.ts`;
    const callees = await urlsOf(name, graph, urls, options.link);
    const common = {
      PORT: `${port}`,
      HOST: "127.0.0.1",
      SERVICE_NAME: name,
      ...keysOf(name, keys),
      ...callees,
    };
    const { url } = await children.start<ReadyMessage & { url: string }>({
      name: process,
      module,
      env: { ...common, ...env },
      restartEnv: (ready) => ({ PORT: new URL(ready.url).port }),
    });
    urls[name] ??= url;
    return url;
  };
  const database = async (name: Database) => ({
    DATABASE_URL: await linkPostgres(postgres.urls[name]),
    ...(brokers && { BROKER_URL: brokers[name] }),
  });
  const provider = { PROVIDER_URL: outside.providerUrl, PROVIDER_API_KEY: outside.apiKey };
  let functions: FunctionsVariant | undefined;
  const startPayments = async () => {
    if (!options.payments) return start("payments", 0, { ...(await database("payments")), ...provider });
    functions = await options.payments({ ...keysOf("payments", keys), ...provider });
    return (urls.payments = functions.url);
  };
  const [inventory, payments] = await Promise.all([
    start("inventory", 0, await database("inventory")),
    startPayments(),
  ]);
  const ordersDatabase = await database("orders");
  const orders = await start("orders", 0, ordersDatabase);
  const tokens = { ISSUER: outside.issuer, AUDIENCE: "orders-two-ways" };
  const url = await start("gateway", options.gatewayPort, tokens);
  const internalUrls = { orders, inventory, payments };
  const operatorKey = keys.orders["operator"] ?? "";
  let replicas = 1;
  const startReplica = () => start("orders", 0, ordersDatabase, `orders ${++replicas}`);
  const hybrid = functions && { payments: functions };
  return { url, internalUrls, operatorKey, postgres, ...hybrid, startReplica, startSeconds: seconds() };
}

async function urlsOf(
  caller: Service,
  graph: typeof calls,
  urls: Partial<Record<Service, string>>,
  link: Link = async ({ url }) => url,
): Promise<Record<string, string>> {
  const found = graph[caller].map(async (callee) => {
    return [`${callee.toUpperCase()}_URL`, await link({ caller, callee, url: urls[callee] ?? "" })];
  });
  return Object.fromEntries(await Promise.all(found));
}
