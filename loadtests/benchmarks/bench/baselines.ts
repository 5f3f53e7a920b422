import { fileURLToPath } from "node:url";
import { startFunctions } from "@app/infra/embedded/functions";
import { type OutsideParties, startPaymentProvider } from "@app/infra/embedded/outside-parties";
import { request } from "undici";
import { startCounter } from "../../harness/counter.ts";
import { openExtraProcesses, startExtraProcess } from "../../harness/extra-process.ts";

export type BareServer = AsyncDisposable & { url: string };

const fileOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** Baseline (a). */
export async function startBareExpress(databaseUrl: string): Promise<BareServer> {
  const { ready, stop } = await startExtraProcess<{ ready: true; url: string }>(
    fileOf("baselines/bare-express.ts"),
    { DATABASE_URL: databaseUrl },
  );
  return { url: ready.url, [Symbol.asyncDispose]: stop };
}

/** `settled` waits until every accepted order is fulfilled. */
export type Skeleton = BareServer & { settled(): Promise<unknown> };

/**
 * Baseline (e): the work of the services in bare Express, undici and `pg`, in as many processes. It has a payment
 * provider of its own, because the audit of the services compares theirs with their orders.
 */
export function startSkeleton(databaseUrl: string, issuer: string): Promise<Skeleton> {
  return allOrNone(async (started) => {
    const { children, stop: stopProvider } = await openExtraProcesses();
    started.defer(stopProvider);
    const start = async (part: string, env: Record<string, string>) => {
      const module = fileOf(`baselines/skeleton/${part}.ts`);
      const { ready, stop } = await startExtraProcess<{ ready: true; url: string }>(module, env);
      started.defer(stop);
      return ready.url;
    };
    const { providerUrl: PROVIDER_URL, apiKey: PROVIDER_API_KEY } = await startPaymentProvider(children);
    const DATABASE_URL = databaseUrl;
    const INVENTORY_URL = await start("inventory", { DATABASE_URL });
    const PAYMENTS_URL = await start("payments", { DATABASE_URL, PROVIDER_URL, PROVIDER_API_KEY });
    const ORDERS_URL = await start("orders", { DATABASE_URL, INVENTORY_URL, PAYMENTS_URL });
    const url = await start("gateway", { ORDERS_URL, ISSUER: issuer, AUDIENCE: "orders-two-ways" });
    return { url, settled: () => request(`${ORDERS_URL}/settled`, { headersTimeout: 0 }) };
  });
}

/** Starts baselines in turn. They run until the end of the returned scope; when one does not start, none runs. */
export async function allOrNone<Scope extends object>(
  start: (started: AsyncDisposableStack) => Promise<Scope>,
): Promise<Scope & AsyncDisposable> {
  const started = new AsyncDisposableStack();
  try {
    const scope = await start(started);
    return { ...scope, [Symbol.asyncDispose]: () => started.disposeAsync() };
  } catch (error) {
    await started.disposeAsync();
    throw error;
  }
}

/** Baselines (c) and (c2): the emulator with functions that do nothing, or with one access to DynamoDB. */
export async function startBareFunctions(
  directory: "hello" | "get-item",
  outside: OutsideParties,
): Promise<BareServer> {
  const { children, runDirectory, stop } = await openExtraProcesses();
  try {
    const options = { outside, runDirectory, httpPort: 0, directory: fileOf(directory) };
    const { url } = await startFunctions(children, options);
    return { url, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

const COUNTER = fileOf("baselines/counter.ts");

/** Baseline (d). */
export const startInserts = (databaseUrl: string) => startCounter(COUNTER, { DATABASE_URL: databaseUrl });

/** Baseline (b). */
export const startTransactions = (endpoint: string) => startCounter(COUNTER, { DYNAMODB_ENDPOINT: endpoint });
