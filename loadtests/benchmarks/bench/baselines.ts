import { fileURLToPath } from "node:url";
import { startFunctions } from "@app/infra/embedded/functions";
import type { OutsideParties } from "@app/infra/embedded/outside-parties";
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
