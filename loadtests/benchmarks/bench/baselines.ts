import { fileURLToPath } from "node:url";
import { migrate, openDatabase } from "@app/chassis/database";
import { startFunctions } from "@app/infra/embedded/functions";
import type { OutsideParties } from "@app/infra/embedded/outside-parties";
import { seedStock } from "@app/inventory-service/stock-store";
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

/** Baseline (e): the work of the services in bare Express, undici and `pg`, in as many processes. */
export async function startSkeleton(databaseUrl: string, outside: OutsideParties): Promise<Skeleton> {
  await createTables(databaseUrl);
  return allOrNone(async (started) => {
    const start = async (part: string, env: Record<string, string>) => {
      const module = fileOf(`baselines/skeleton/${part}.ts`);
      const { ready, stop } = await startExtraProcess<{ ready: true; url: string }>(module, env);
      started.defer(stop);
      return ready.url;
    };
    const { providerUrl: PROVIDER_URL, apiKey: PROVIDER_API_KEY, issuer: ISSUER } = outside;
    const DATABASE_URL = databaseUrl;
    const INVENTORY_URL = await start("inventory", { DATABASE_URL });
    const PAYMENTS_URL = await start("payments", { DATABASE_URL, PROVIDER_URL, PROVIDER_API_KEY });
    const ORDERS_URL = await start("orders", { DATABASE_URL, INVENTORY_URL, PAYMENTS_URL });
    const url = await start("gateway", { ORDERS_URL, ISSUER, AUDIENCE: "orders-two-ways" });
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

/** One database instead of three: all of the services' databases are in one server, too. */
async function createTables(url: string): Promise<void> {
  const database = openDatabase(url);
  const services = new URL("../../../services/", import.meta.url);
  for (const name of ["orders", "inventory", "payments"])
    await migrate(database, new URL(`${name}/migrations/`, services));
  await seedStock(database);
  await database.end();
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
